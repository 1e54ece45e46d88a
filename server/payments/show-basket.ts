import type { Basket } from '../../types/baskets';
import type { PricedLine, UnpayableLine } from '../contributions/priced-line';
import type { LineChoice } from '../contributions/priced-line';
import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { errorText } from '../shared/error-texts';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { countyTime } from '../shared/day';
import type { BasketRow, ChosenLine } from './basket-store';
import { basketByRid, chosenLines, keepQuote } from './basket-store';
import { currentMerchantAccount } from './merchant-account-store';
import type { PricedBasket } from './price-basket';
import { priceBasket } from './price-basket';

export type BasketDeps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  /** Prices choices as of now, for the audience of the caller; one answer per choice, in order. */
  priceLines: (
    choices: readonly LineChoice[],
    context: { now: Date; caller: Caller; ownHolder?: string | undefined },
  ) => Promise<(PricedLine | UnpayableLine)[]>;
  maskedNames: (participantIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
};

const QUOTE_MS = 30 * 60_000;

/** A basket of this caller whose people the caller may still pay for; otherwise it is not found. */
export const ownBasket = async (
  reader: Reader,
  caller: Caller,
  rid: string,
  now: Date,
): Promise<{ basket: BasketRow; chosen: ChosenLine[] }> => {
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

/** Prices a basket as of now and keeps the quote it shows. */
export const quoteBasket = async (
  deps: BasketDeps,
  caller: Caller,
  { basket, chosen, ownHolder }: { basket: BasketRow; chosen: readonly ChosenLine[]; ownHolder?: string | undefined },
): Promise<PricedBasket & { quoteExpiresAt: Date }> => {
  const now = deps.clock.now();
  const choices = chosen.map(({ participantId, feeYear, toTier }) => ({ participantId, feeYear, tier: toTier }));
  const priced = priceBasket(chosen, await deps.priceLines(choices, { now, caller, ownHolder }));
  const expiresAt = new Date(now.getTime() + QUOTE_MS);
  const { quoteHash, figuresText, totalFen } = priced;
  await deps.inTransaction((tx) => keepQuote(tx, { basketId: basket.id, quoteHash, figuresText, totalFen, expiresAt }));
  return { ...priced, quoteExpiresAt: expiresAt };
};

/** The basket as the check page shows it. */
export const showBasket = async (deps: BasketDeps, caller: Caller, rid: string): Promise<Basket> => {
  const { basket, chosen } = await ownBasket(deps.reader, caller, rid, deps.clock.now());
  const priced = await quoteBasket(deps, caller, { basket, chosen });
  const names = await deps.maskedNames([...new Set(chosen.map((line) => line.participantId))]);
  const ridOf = new Map(chosen.map((line) => [line.participantId, line.participantRid]));
  const payee = (await currentMerchantAccount(deps.reader))?.payeeName ?? '';
  return {
    basketId: basket.rid,
    lines: priced.lines.map((line) => ({
      participantId: ridOf.get(line.participantId) ?? '',
      maskedName: names.get(line.participantId) ?? '',
      feeYear: line.feeYear,
      tier: line.tier,
      amountFen: line.amountFen,
      subsidyFen: line.subsidyFen,
      explanation: [...line.explanationLines],
    })),
    removed: priced.removed.map((line) => ({
      participantId: ridOf.get(line.participantId) ?? '',
      feeYear: line.feeYear,
      code: line.code,
      message: errorText(line.code, line.details),
    })),
    totalFen: priced.totalFen,
    subsidyFen: priced.subsidyFen,
    payee,
    quoteHash: priced.quoteHash,
    quoteExpiresAt: countyTime(priced.quoteExpiresAt),
    expiresAt: countyTime(basket.expiresAt),
  };
};
