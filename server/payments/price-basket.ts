import type { PricedLine, UnpayableLine } from '../contributions/priced-line';
import type { Fen } from '../shared/fen';
import { sumFen } from '../shared/fen';
import type { ChosenLine } from './basket-store';

export type PricedBasket = {
  lines: readonly PricedLine[];
  removed: readonly UnpayableLine[];
  totalFen: Fen;
  subsidyFen: Fen;
  /** Stored as evidence. Who pays what stands in it, also what a payer may not read. */
  figuresText: string;
};

/** Splits priced choices into what is paid and what is left out. Pure. */
export const priceBasket = (
  chosen: readonly ChosenLine[],
  priced: readonly (PricedLine | UnpayableLine)[],
): PricedBasket => {
  const lines = priced.filter((line): line is PricedLine => 'amountFen' in line);
  const removed = priced.filter((line): line is UnpayableLine => 'code' in line);
  const ridOf = new Map(chosen.map((line) => [line.participantId, line.participantRid]));
  const figures = lines
    .map((line): Figure => [
      ridOf.get(line.participantId) ?? '',
      line.feeYear,
      tierKey(line),
      line.amountFen,
      line.funders.map((part) => [part.funder, part.kind, part.amountFen]),
      line.rulePackId,
    ])
    .sort((one, other) => (String(one) < String(other) ? -1 : 1));
  return {
    lines,
    removed,
    totalFen: sumFen(lines.map((line) => line.amountFen)),
    subsidyFen: sumFen(lines.map((line) => line.subsidyFen)),
    figuresText: JSON.stringify(figures),
  };
};

/** A raise is named by both tiers. */
const tierKey = ({ fromTier, tier }: { fromTier?: string | undefined; tier: string }): string =>
  fromTier === undefined ? tier : `${fromTier}>${tier}`;

type Figure = [
  participantRid: string,
  feeYear: number,
  tier: string,
  amountFen: number,
  funders: (readonly [funder: string, kind: string, amountFen: number])[],
  rulePackId: number,
];

/**
 * Whether a line costs, or brings, something else than the payer was shown last for the same person, year and tier. What
 * the payer chose anew is not changed. Pure.
 */
export const changedSince = (
  shownFiguresText: string | undefined,
  nowFiguresText: string,
): ((line: { participantRid: string; feeYear: number; fromTier?: string | undefined; tier: string }) => boolean) => {
  const shown = moneyByLine(shownFiguresText);
  const now = moneyByLine(nowFiguresText);
  return ({ participantRid, feeYear, ...tiers }) => {
    const key = JSON.stringify([participantRid, feeYear, tierKey(tiers)]);
    const before = shown.get(key);
    return before !== undefined && before !== now.get(key);
  };
};

const moneyByLine = (figuresText = '[]'): Map<string, string> =>
  new Map(
    (JSON.parse(figuresText) as Figure[]).map(([participantRid, feeYear, tier, amountFen, funders]) => [
      JSON.stringify([participantRid, feeYear, tier]),
      JSON.stringify([amountFen, funders]),
    ]),
  );
