import type { Fen } from '../shared/fen';
import { fen } from '../shared/fen';

const MILLION = 1_000_000;
const PARTS_OF_A_PERCENT = 10_000;

/** A percentage with up to four decimals. Rounded down to the fen: it never asks for more than it is. */
export const percentOf = (amount: Fen, percent: number): Fen =>
  fen(Math.floor((amount * Math.round(percent * PARTS_OF_A_PERCENT)) / MILLION));

/** An amount shared in parts of a hundred (S8). Each part is rounded down; the remainder goes to the first. */
export const shared = <Funder extends string>(
  total: Fen,
  shares: readonly { readonly funder: Funder; readonly percent: number }[],
): { funder: Funder; amountFen: Fen }[] => {
  const parts = shares.map(({ funder, percent }) => ({ funder, amount: percentOf(total, percent) }));
  const rest = total - parts.reduce((sum, part) => sum + part.amount, 0);
  return parts.map(({ funder, amount }, at) => ({ funder, amountFen: fen(at === 0 ? amount + rest : amount) }));
};

/** Instalments of a yearly amount (S1, R006): equal parts, the remainder of the division goes to the first. */
export const instalments = (yearly: Fen, count: number): Fen[] => {
  const part = Math.floor(yearly / count);
  return Array.from({ length: count }, (_, at) => fen(at === 0 ? yearly - part * (count - 1) : part));
};
