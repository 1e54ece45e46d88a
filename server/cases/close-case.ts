import type { InTransaction, Reader } from '../database/transaction';
import { appendAudit } from '../database/audit-store';
import { AppError } from '../shared/app-error';
import { caseByNumber, markClosed } from './case-store';

type Deps = {
  inTransaction: InTransaction;
  reader: Reader;
  /** What a ledger account still holds, in fen. */
  balanceOf: (account: string) => Promise<number>;
};

/** Closes a case with the officer's name and reason. A suspense that still holds money keeps its case open. */
export const closeCase = async (
  { inTransaction, reader, balanceOf }: Deps,
  { number, officer, reason }: { number: string; officer: string; reason: string },
): Promise<'closed' | 'alreadyClosed' | 'holdsMoney'> => {
  const found = await caseByNumber(reader, number);
  if (found === undefined) throw new AppError('notFound');
  if (found.state !== 'open') return 'alreadyClosed';
  if (found.subject.startsWith('suspense:') && (await balanceOf(found.subject)) !== 0) return 'holdsMoney';
  await inTransaction(async (tx) => {
    if ((await markClosed(tx, found.id, officer, reason)) === 0) return;
    await appendAudit(tx, { actorKind: 'officer', actor: officer, action: 'case.close', subject: found.rid, reason });
  });
  return 'closed';
};
