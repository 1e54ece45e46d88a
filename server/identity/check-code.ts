import { timingSafeEqual } from 'node:crypto';
import type { InTransaction } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import type { Indexer } from '../shared/sealing';
import { giveBack, guesserOf, offUntil, openBudgets, takeTry } from './guess-budget';
import { lockedError } from './locked-error';
import { liveCode, spendCode, takeCodeTry } from './proof-code-store';

export type CodeDeps = { inTransaction: InTransaction; clock: Clock; indexer: Indexer };
export type CodePurpose = 'sms' | 'identity' | 'consent';

type Command = {
  caller: Caller;
  ip: string;
  purpose: CodePurpose;
  participantId: number;
  /** 0: a code that an officer gave, for whoever holds it. */
  accountId: number;
  code: string;
};

const TRIES_PER_CODE_MAX = 5;
const NO_CODE = '0'.repeat(64);

export const codeIndexOf = (
  indexer: Indexer,
  { purpose, participantId, code }: { purpose: CodePurpose; participantId: number; code: string },
): string => indexer('proofCode', `${purpose}:${participantId}:${code}`);

/**
 * Uses up a code, or throws: wrong, old, used and never given are one answer. A wrong one costs the openid and the address
 * a try of the day's guesses, and the code one of its five.
 */
export const checkCode = async ({ inTransaction, clock, indexer }: CodeDeps, command: Command): Promise<void> => {
  const now = clock.now();
  const guesser = guesserOf(indexer, command.caller.openid, command.ip);
  await inTransaction((tx) => openBudgets(tx, guesser, now));
  const outcome = await inTransaction(async (tx) => {
    for (const kind of ['openid', 'ip'] as const) {
      if (await takeTry(tx, kind, guesser, now)) continue;
      if (kind === 'ip') await giveBack(tx, ['openid'], guesser);
      return { until: await offUntil(tx, kind, guesser, now) };
    }
    const known = await liveCode(tx, command);
    const mayTry = known !== undefined && (await takeCodeTry(tx, known.id, TRIES_PER_CODE_MAX, now)) === 1;
    const typed = codeIndexOf(indexer, { ...command, code: command.code.normalize('NFKC').replace(/\D/g, '') });
    const fits = timingSafeEqual(Buffer.from(known?.codeIndex ?? NO_CODE), Buffer.from(typed));
    if (!mayTry || !fits || (await spendCode(tx, known.id, now)) !== 1) return 'wrong';
    await giveBack(tx, ['openid', 'ip'], guesser);
    return 'fits';
  });
  if (outcome === 'wrong') throw new AppError('sms.wrong');
  if (outcome !== 'fits') throw lockedError(outcome.until, now);
};
