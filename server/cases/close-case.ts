import type { InTransaction, Reader, Tx } from '../database/transaction';
import { appendAudit } from '../database/audit-store';
import { AppError } from '../shared/app-error';
import type { CaseKind } from './open-case';
import type { CaseRow } from './case-store';
import { caseByNumber, markClosed, openCaseOn, openCasesAbout } from './case-store';

type Deps = {
  inTransaction: InTransaction;
  reader: Reader;
  /** What a ledger account still holds, in fen. */
  balanceOf: (account: string) => Promise<number>;
};

/**
 * Closes a case with the officer's name and reason. A suspense that still holds money keeps its case open, and so does
 * what two officers have to decide: an application, money that a person returns.
 */
export const closeCase = async (
  { inTransaction, reader, balanceOf }: Deps,
  { number, officer, reason }: { number: string; officer: string; reason: string },
): Promise<'closed' | 'alreadyClosed' | 'holdsMoney' | 'needsDecision'> => {
  const found = await caseByNumber(reader, number);
  if (found === undefined) throw new AppError('notFound');
  if (found.state !== 'open') return 'alreadyClosed';
  if (found.subject.startsWith('suspense:') && (await balanceOf(found.subject)) !== 0) return 'holdsMoney';
  if (isDecidedElsewhere(found)) return 'needsDecision';
  await inTransaction(async (tx) => {
    if ((await markClosed(tx, found.id, officer, reason)) === 0) return;
    await appendAudit(tx, { actorKind: 'officer', actor: officer, action: 'case.close', subject: found.rid, reason });
  });
  return 'closed';
};

/** What ends by a decision of two officers, or by WeChat after all, which closes the case. */
const isDecidedElsewhere = ({ kind, amountFen }: CaseRow): boolean =>
  kind === 'refundApplication' || (kind === 'refundReturn' && amountFen !== null);

/** Step: what a case was about has ended; its case, where one is open, ends with it. */
export const closeCaseOn = async (
  tx: Tx,
  { kind, subject, by, answer }: { kind: CaseKind; subject: string; by: string; answer: string },
): Promise<void> => {
  const found = await openCaseOn(tx, kind, subject);
  if (found !== undefined) await markClosed(tx, found.id, by, answer);
};

/** Step: the same for every open case about a subject. */
export const closeCasesAbout = async (
  tx: Tx,
  { subject, by, answer }: { subject: string; by: string; answer: string },
): Promise<void> => {
  for (const { id } of await openCasesAbout(tx, subject)) await markClosed(tx, id, by, answer);
};
