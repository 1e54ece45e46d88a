import type { Fen } from '../shared/fen';

const DIGITS = Array.from('零壹贰叁肆伍陆柒捌玖');
const PLACES = ['', '拾', '佰', '仟'] as const;

/**
 * An amount in the capitals of Chinese vouchers (大写), so that a figure cannot be altered: 107,000.53 →
 * 壹拾万柒仟元零伍角叁分. Rule source: 正确填写票据和结算凭证的基本规定 (appendix 1 of 支付结算办法). Where it leaves a
 * choice: 零 is written after a yuan digit 0, and 整 also after 角, because nothing can then be added behind.
 */
export const amountInCapitals = (amount: Fen): string => {
  if (amount < 0) throw new RangeError('a voucher shows no negative amount');
  const wholeYuan = Math.floor(amount / 100);
  const jiao = Math.floor((amount % 100) / 10);
  const lastFen = amount % 10;
  const yuanPart = wholeYuan > 0 || amount === 0 ? `${capitalsOf(wholeYuan)}元` : '';
  if (jiao === 0 && lastFen === 0) return `${yuanPart}整`;
  const needsZero = wholeYuan > 0 && (jiao === 0 || wholeYuan % 10 === 0);
  const jiaoPart = jiao === 0 ? '' : `${digit(jiao)}角`;
  return `${yuanPart}${needsZero ? '零' : ''}${jiaoPart}${lastFen === 0 ? '整' : `${digit(lastFen)}分`}`;
};

// The largest amount in fen is 21 million yuan: two sections of four digits are enough.
const capitalsOf = (wholeYuan: number): string => {
  if (wholeYuan === 0) return '零';
  const high = Math.floor(wholeYuan / 10_000);
  const low = wholeYuan % 10_000;
  if (high === 0) return section(low);
  if (low === 0) return `${section(high)}万`;
  return `${section(high)}万${low < 1_000 ? '零' : ''}${section(low)}`;
};

/** 1–9999: several zeros in a row are one 零, zeros at the end are none. */
const section = (value: number): string => {
  const digits = Array.from(String(value), Number);
  return digits
    .map((figure, at) => {
      if (figure !== 0) return `${digit(figure)}${PLACES[digits.length - 1 - at] ?? ''}`;
      const nextFigure = digits[at + 1];
      return nextFigure !== undefined && nextFigure !== 0 ? '零' : '';
    })
    .join('');
};

const digit = (figure: number): string => DIGITS[figure] ?? '';
