import { PEOPLE_MAX, PERSON_YEARS_MAX } from '../../types/limits';
import { ensurePersonYears } from '../contributions/ensure-person-years';
import { yearKey } from '../contributions/known-years';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import { timeInWords } from '../shared/day';
import { newRid } from '../shared/ids';
import { addLines, baskets, replaceLines } from './basket-store';
import { liveOrderOfBasket } from './order-store';
import type { QuoteDeps } from './quote-basket';
import { ownBasket, requireLevels } from './quote-basket';

/** A choice as the page sends it: the person by public id. */
export type BasketChoice = {
  participantId: string;
  feeYear: number;
  tier: string;
  kind?: 'contribution' | 'supplement' | undefined;
};

const BASKET_MS = 24 * 60 * 60_000;

/** Keeps a choice of person-years as a new basket and answers its public id. */
export const makeBasket = async (
  deps: QuoteDeps,
  caller: Caller,
  choices: readonly BasketChoice[],
): Promise<string> => {
  const chosen = checkChoices(caller, choices);
  const lines = await withPersonYears(deps, chosen);
  const rid = newRid();
  const expiresAt = new Date(deps.clock.now().getTime() + BASKET_MS);
  await deps.inTransaction(async (tx) => {
    const basketId = await tx.insert(baskets, { rid, accountId: caller.accountId, expiresAt, versionN: 1 });
    await addLines(tx, basketId, lines);
  });
  return rid;
};

/** Changes what a basket holds. A basket with a live order is fixed: give that order up first (`order.open` names it). */
export const changeBasket = async (
  deps: QuoteDeps,
  caller: Caller,
  { rid, choices }: { rid: string; choices: readonly BasketChoice[] },
): Promise<void> => {
  const now = deps.clock.now();
  const { basket } = await ownBasket(deps.reader, caller, rid, now);
  const lines = await withPersonYears(deps, checkChoices(caller, choices));
  await deps.inTransaction(async (tx) => {
    await tx.change('UPDATE baskets SET version_n = version_n + 1 WHERE id = ?', [basket.id]);
    const live = await liveOrderOfBasket(tx, basket.id);
    if (live !== undefined) {
      throw new AppError('order.open', { time: timeInWords(live.holdUntilAt, now), orderId: live.rid });
    }
    await replaceLines(tx, basket.id, lines);
  });
};

type Chosen = Omit<Required<BasketChoice>, 'participantId' | 'kind'> & {
  participantId: number;
  kind: 'contribution' | 'supplement';
};

const checkChoices = (caller: Caller, choices: readonly BasketChoice[]): Chosen[] => {
  if (choices.length === 0) throw new AppError('years.none');
  if (choices.length > PERSON_YEARS_MAX) throw new AppError('years.tooMany', { n: PERSON_YEARS_MAX });
  const chosen = choices.map(({ participantId, feeYear, tier, kind = 'contribution' }): Chosen => {
    const person = caller.person(participantId);
    if (person === undefined) throw new AppError('identity.level');
    return { participantId: person.participantId, feeYear, tier, kind };
  });
  requireLevels(
    caller,
    chosen.map((line) => line.participantId),
  );
  const people = new Set(chosen.map((line) => line.participantId));
  if (people.size > PEOPLE_MAX) throw new AppError('people.tooMany');
  const keys = new Set(chosen.map((line) => `${line.participantId}:${line.feeYear}`));
  if (keys.size !== chosen.length) throw new AppError('request.bad', { fields: ['lines'] });
  return chosen;
};

const withPersonYears = async (
  deps: QuoteDeps,
  chosen: readonly Chosen[],
): Promise<Parameters<typeof replaceLines>[2]> => {
  const ids = await ensurePersonYears(deps, chosen);
  return chosen.map(({ participantId, feeYear, tier, kind }) => {
    const personYearId = ids.get(yearKey(participantId, feeYear));
    if (personYearId === undefined) throw new Error('a person-year just made is not there');
    return { personYearId, kind, toTier: tier };
  });
};
