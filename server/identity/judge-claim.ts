import { timingSafeEqual } from 'node:crypto';
import type { Tx } from '../database/transaction';
import type { RegisterMatch } from '../participants/participant-reads';
import { findByIdNumberIndex } from '../participants/participant-reads';
import type { Guesser } from './guess-budget';
import { giveBack, offUntil, takeTry, turnOffNumber } from './guess-budget';
import { isBound } from './level-store';

/** A name and an ID number as keyed indexes. */
export type Claim = { idNumberIndex: string; nameIndex: string };

export type Judgement =
  | { kind: 'matched'; person: RegisterMatch }
  | { kind: 'noMatch' }
  | { kind: 'locked'; until: Date }
  /** Name matching is off for this number: only a phone that also fits can succeed. `person` when name and number do. */
  | { kind: 'phoneMustFit'; person: RegisterMatch | undefined; until: Date };

type Try = { accountId: number; guesser: Guesser; claim: Claim; hasPhone: boolean; now: Date };

/**
 * Step: compares a claim with the register within the guess budgets. A number that nobody has costs the same queries, the
 * same budget and gets the same answer as a wrong name.
 */
export const judgeClaim = async (tx: Tx, tried: Try): Promise<Judgement> => {
  const { accountId, guesser, claim, now } = tried;
  if (!(await takeTry(tx, 'openid', guesser, now))) {
    return { kind: 'locked', until: await offUntil(tx, 'openid', guesser, now) };
  }
  if (!(await takeTry(tx, 'ip', guesser, now))) {
    await giveBack(tx, ['openid'], guesser);
    return { kind: 'locked', until: await offUntil(tx, 'ip', guesser, now) };
  }
  const isNumberOpen = await takeTry(tx, 'idNumber', guesser, now);
  const found = await findByIdNumberIndex(tx, claim.idNumberIndex);
  const bound = await isBound(tx, accountId, found?.id ?? 0);
  const matching = isSameIndex(found?.nameIndex ?? NOBODY, claim.nameIndex) ? found : undefined;
  if (isNumberOpen || (bound && matching !== undefined)) return settle(tx, tried, matching, isNumberOpen);
  const until = await offUntil(tx, 'idNumber', guesser, now);
  if (tried.hasPhone) return { kind: 'phoneMustFit', person: matching, until };
  await giveBack(tx, ['openid', 'ip'], guesser); // not judged: nothing was learnt
  return { kind: 'locked', until };
};

const settle = async (
  tx: Tx,
  { guesser, now }: Try,
  matching: RegisterMatch | undefined,
  isNumberOpen: boolean,
): Promise<Judgement> => {
  if (matching === undefined) {
    await turnOffNumber(tx, guesser, now);
    return { kind: 'noMatch' };
  }
  await giveBack(tx, isNumberOpen ? ['openid', 'ip', 'idNumber'] : ['openid', 'ip'], guesser);
  return { kind: 'matched', person: matching };
};

const NOBODY = '0'.repeat(64);

const isSameIndex = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one), Buffer.from(other));
