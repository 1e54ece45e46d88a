import type { Fen } from '../shared/fen';
import { fen } from '../shared/fen';

const YUAN = /^(-?)(\d{1,7})(?:\.(\d{1,2}))?$/;
const FEE = /^(-?)(\d{1,7})(?:\.(\d{1,5}))?$/;

/** `500.05` → 50005, digit by digit and never through a fraction. `undefined`: not an amount. */
export const fenOfYuan = (text: string): Fen | undefined => {
  const [, sign, whole, part = ''] = YUAN.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return fen(signed(sign, Number(whole) * 100 + Number(part.padEnd(2, '0'))));
};

/** A fee has up to five decimals of a yuan: `1.20000` → 120000, in thousandths of a fen. */
export const milliFenOfYuan = (text: string): number | undefined => {
  const [, sign, whole, part = ''] = FEE.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return signed(sign, Number(whole) * 100_000 + Number(part.padEnd(5, '0')));
};

/** A day's fee in whole fen; half a fen goes away from zero. */
export const fenOfMilliFen = (milliFen: number): Fen =>
  fen(Math.sign(milliFen) * Math.floor((Math.abs(milliFen) + 500) / 1_000));

const signed = (sign: string | undefined, amount: number): number => (sign === '-' && amount !== 0 ? -amount : amount);
