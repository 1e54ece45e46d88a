import type { PricedLine, UnpayableLine } from '../contributions/priced-line';
import type { Fen } from '../shared/fen';
import { sumFen } from '../shared/fen';
import { sha256Hex } from '../shared/ids';
import type { ChosenLine } from './basket-store';

export type PricedBasket = {
  lines: readonly PricedLine[];
  removed: readonly UnpayableLine[];
  totalFen: Fen;
  subsidyFen: Fen;
  /** Stored as evidence; the hash is over exactly this text. */
  figuresText: string;
  quoteHash: string;
};

/** Splits priced choices into what is paid and what is left out, and binds the figures to a hash. Pure. */
export const priceBasket = (
  chosen: readonly ChosenLine[],
  priced: readonly (PricedLine | UnpayableLine)[],
): PricedBasket => {
  const lines = priced.filter((line): line is PricedLine => 'amountFen' in line);
  const removed = priced.filter((line): line is UnpayableLine => 'code' in line);
  const ridOf = new Map(chosen.map((line) => [line.participantId, line.participantRid]));
  const figures = lines
    .map((line) => [
      ridOf.get(line.participantId),
      line.feeYear,
      line.tier,
      line.amountFen,
      line.funders.map((part) => [part.funder, part.kind, part.amountFen]),
      line.rulePackId,
    ])
    .sort((one, other) => (String(one) < String(other) ? -1 : 1));
  const figuresText = JSON.stringify(figures);
  return {
    lines,
    removed,
    totalFen: sumFen(lines.map((line) => line.amountFen)),
    subsidyFen: sumFen(lines.map((line) => line.subsidyFen)),
    figuresText,
    quoteHash: sha256Hex(figuresText),
  };
};
