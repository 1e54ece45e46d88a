import type { InTransaction } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { consentByRid, withdraw } from './consent-store';
import { endHistory, endLinksOfAccount } from './family-link-store';
import { endLevelsOfAccount } from './level-store';

/**
 * Takes a consent back. Without the one for the ID number nobody's record may be shown any more: all levels of the account
 * end, and everybody is verified anew. What was paid keeps its receipts.
 */
export const withdrawConsent = async (
  { inTransaction, clock }: { inTransaction: InTransaction; clock: Clock },
  { caller, rid }: { caller: Caller; rid: string },
): Promise<void> => {
  const { accountId } = caller;
  const withdrawn = await inTransaction(async (tx) => {
    if ((await withdraw(tx, accountId, rid, clock.now())) === 0) return false;
    const consent = await consentByRid(tx, accountId, rid);
    if (consent?.purpose === 'familyHistory') await endHistory(tx, consent.subject);
    if (consent?.purpose === 'idNumber') {
      await endLinksOfAccount(tx, accountId);
      await endLevelsOfAccount(tx, accountId);
    }
    return true;
  });
  if (!withdrawn) throw new AppError('notFound');
};
