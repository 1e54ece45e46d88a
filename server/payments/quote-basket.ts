import type { PricedChoices } from '../contributions/price-lines';
import type { LineChoice } from '../contributions/priced-line';
import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import type { BasketRow, ChosenLine } from './basket-store';
import { basketByRid, chosenLines, keepQuote, lastShownQuote } from './basket-store';
import type { PricedBasket } from './price-basket';
import { changedSince, priceBasket } from './price-basket';

export type QuoteDeps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  /** Prices choices as of now, for the audience of the caller. */
  priceLines: (
    choices: readonly LineChoice[],
    context: { now: Date; caller: Caller; ownHolder?: string | undefined },
  ) => Promise<PricedChoices>;
  /** Keyed: from the hash alone nobody can try out what the figures say. */
  hashFigures: (figuresText: string) => string;
};

export type OpenBasket = { basket: BasketRow; chosen: ChosenLine[] };

const QUOTE_MS = 30 * 60_000;

/** A basket of this caller whose people the caller may still pay for; otherwise it is not found. */
export const ownBasket = async (reader: Reader, caller: Caller, rid: string, now: Date): Promise<OpenBasket> => {
  const basket = await basketByRid(reader, rid);
  if (basket?.accountId !== caller.accountId || basket.expiresAt <= now) throw new AppError('notFound');
  const chosen = await chosenLines(reader, basket.id);
  requireLevels(
    caller,
    chosen.map((line) => line.participantId),
  );
  return { basket, chosen };
};

export const requireLevels = (caller: Caller, participantIds: readonly number[]): void => {
  if (participantIds.some((id) => caller.levelFor(id) === undefined)) throw new AppError('identity.level');
};

type Priced = PricedBasket & Pick<PricedChoices, 'addableYears'> & { quoteHash: string };

/** Prices a basket as of now. Years that its own live order holds (`ownHolder`) are not busy. */
export const priceOpenBasket = async (
  deps: Pick<QuoteDeps, 'clock' | 'priceLines' | 'hashFigures'>,
  caller: Caller,
  { chosen, ownHolder }: { chosen: readonly ChosenLine[]; ownHolder?: string | undefined },
): Promise<Priced> => {
  const choices = chosen.map(({ participantId, feeYear, toTier, kind }) => ({
    participantId,
    feeYear,
    tier: toTier,
    kind,
  }));
  const { lines, addableYears } = await deps.priceLines(choices, { now: deps.clock.now(), caller, ownHolder });
  const priced = priceBasket(chosen, lines);
  return { ...priced, quoteHash: deps.hashFigures(priced.figuresText), addableYears };
};

/** Prices a basket to be shown: keeps the quote, and says which lines differ from what was shown before. */
export const quoteBasket = async (
  deps: QuoteDeps,
  caller: Caller,
  { basket, chosen, ownHolder }: OpenBasket & { ownHolder?: string | undefined },
): Promise<Priced & { quoteExpiresAt: Date; isChanged: ReturnType<typeof changedSince> }> => {
  const priced = await priceOpenBasket(deps, caller, { chosen, ownHolder });
  const before = await lastShownQuote(deps.reader, basket.id);
  const expiresAt = new Date(deps.clock.now().getTime() + QUOTE_MS);
  const { quoteHash, figuresText, totalFen } = priced;
  await deps.inTransaction((tx) => keepQuote(tx, { basketId: basket.id, quoteHash, figuresText, totalFen, expiresAt }));
  return { ...priced, quoteExpiresAt: expiresAt, isChanged: changedSince(before?.figuresText, figuresText) };
};
