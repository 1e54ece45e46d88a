import type { ReceiptDetail } from '../../../types/receipts';
import type { Certificate } from '../../services/receipts';
import { inFours, spokenDigits, spokenYuan, yuan } from '../../words/amount-words';
import { clockTime, countyDay, fullDay } from '../../words/day-words';
import { spokenName } from '../../words/people-words';

export type Pair = {
  readonly label: string;
  readonly values: readonly string[];
  readonly isStrong: boolean;
  readonly spoken: string;
};

export type ReceiptView = {
  /** `第1张，共2张`; empty when it is the only one. */
  readonly place: string;
  readonly nextReceiptId: string;
  readonly heading: string;
  readonly title: string;
  readonly amountFen: number;
  readonly capitals: string;
  readonly pairs: readonly Pair[];
  readonly footer: string;
  /** `已退500元，2026年7月1日` */
  readonly band: string;
  readonly fileName: string;
  readonly qrRows: readonly string[];
  /** Empty: somebody else paid. */
  readonly orderId: string;
  /** What the way to the refund page is called: to ask for one, or to see how far it is. */
  readonly refundRow: string;
  readonly canAskPaper: boolean;
};

/** A receipt as it was issued. What became of it later stands in the band alone. */
export const receiptView = (receipt: ReceiptDetail): ReceiptView => {
  const { place, nextReceiptId } = placeOf(receipt);
  return {
    place,
    nextReceiptId,
    heading: receipt.heading,
    title: receipt.title,
    amountFen: receipt.amountFen,
    capitals: receipt.amountInCapitals,
    pairs: pairsOf(receipt),
    footer: receipt.footer,
    band: bandOf(receipt),
    fileName: fileNameOf(receipt.number),
    qrRows: receipt.qrRows,
    orderId: receipt.orderId ?? '',
    refundRow: receipt.standing === 'reversed' ? '看退费办到哪了' : '缴错了，要退费',
    canAskPaper: receipt.standing !== 'reversed',
  };
};

/** `缴费凭证-2606110048173601.pdf`: no spaces, no hyphen in the number, the receipt's place in two digits. */
export const fileNameOf = (number: string): string => {
  const [payment = '', place = ''] = number.split('-');
  return `缴费凭证-${payment}${place.padStart(2, '0')}.pdf`;
};

/** `2606 1100 4817 36-1`, to be read over the phone. */
export const numberInFours = (number: string): string => {
  const [payment = '', place = ''] = number.split('-');
  return place === '' ? inFours(payment) : `${inFours(payment)}-${place}`;
};

const pairsOf = (receipt: ReceiptDetail): Pair[] => [
  pair('参保人', [receipt.maskedName, receipt.maskedIdNumber], spokenName(receipt.maskedName)),
  pair(
    '年度档次',
    receipt.years.map(
      ({ feeYear, amountFen, reversed }) => `${feeYear}年度 ${yuan(amountFen)}${reversed ? '，已退' : ''}`,
    ),
    receipt.years
      .map(({ feeYear, amountFen, reversed }) => `${feeYear}年度${spokenYuan(amountFen)}${reversed ? '，已退' : ''}`)
      .join('，'),
  ),
  pair('付款人', [receipt.payer], spokenName(receipt.payer)),
  pair('付款时间', [momentOf(receipt.paidAt)]),
  pair('收款单位', [receipt.payee]),
  { ...pair('凭证编号', [numberInFours(receipt.number)], spokenDigits(receipt.number)), isStrong: true },
];

const pair = (label: string, values: readonly string[], said?: string): Pair => ({
  label,
  values,
  isStrong: false,
  spoken: `${label}，${said ?? values.join('，')}`,
});

const momentOf = (instant: string): string => {
  const ms = Date.parse(instant);
  return Number.isNaN(ms) ? instant : `${fullDay(countyDay(ms))} ${clockTime(instant)}`;
};

const bandOf = ({ standing, reversedFen, reversedDay }: ReceiptDetail): string => {
  if (standing === 'valid') return '';
  const amount = `已退${yuan(reversedFen)}`;
  return reversedDay === undefined ? amount : `${amount}，${fullDay(reversedDay)}`;
};

const placeOf = ({ id, receiptsOfOrder }: ReceiptDetail): Pick<ReceiptView, 'place' | 'nextReceiptId'> => {
  const index = receiptsOfOrder.indexOf(id);
  const count = receiptsOfOrder.length;
  if (index === -1 || count < 2) return { place: '', nextReceiptId: '' };
  return { place: `第${index + 1}张，共${count}张`, nextReceiptId: receiptsOfOrder[(index + 1) % count] ?? '' };
};

/** What to bring and where, after the paper 税收缴款书 was asked for. */
export const certificateLines = (certificate: Certificate): string[] => [
  certificate.message,
  `到哪换：${certificate.hall}，${certificate.address}`,
  `几点开门：${certificate.hours}`,
  `要带：${certificate.bring}`,
];

/** Asked once, because a person at the office prepares it. */
export const CERTIFICATE_WORDS = {
  ask: ['要到办税大厅取，电子凭证一样能用。', '申请了，我们告诉您去哪、带什么。'],
  choice: '申请换纸质的',
} as const;
