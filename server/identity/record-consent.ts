import type { ConsentPurpose } from '../../types/consents';
import type { Tx } from '../database/transaction';
import { newRid } from '../shared/ids';
import { lockAccount } from './account-store';
import { consents, liveConsent, supersede } from './consent-store';

/** `subject`: the link a consent is about; '' for those that are about the account itself. */
type Given = { accountId: number; purpose: ConsentPurpose; version: string; subject?: string; now: Date };

/** Step: notes that a text was agreed to, once; answers the consent's public id. */
export const recordConsent = async (
  tx: Tx,
  { accountId, purpose, version, subject = '', now }: Given,
): Promise<string> => {
  await lockAccount(tx, accountId); // a double tap waits here and then finds the first one's consent
  const live = await liveConsent(tx, accountId, purpose, subject);
  if (live?.textVersion === version) return live.rid;
  if (live !== undefined) await supersede(tx, live.id);
  const rid = newRid();
  await tx.insert(consents, {
    accountId,
    rid,
    purpose,
    subject,
    liveSlot: 1,
    textVersion: version,
    givenAt: now,
  });
  return rid;
};
