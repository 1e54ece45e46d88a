import type { ConsentPurpose } from '../../types/consents';
import type { Tx } from '../database/transaction';
import { newRid } from '../shared/ids';
import { consents, liveConsent, supersede } from './consent-store';

type Given = { accountId: number; purpose: ConsentPurpose; version: string; now: Date };

/** Step: notes that a text was agreed to, once; answers the consent's public id. */
export const recordConsent = async (tx: Tx, { accountId, purpose, version, now }: Given): Promise<string> => {
  const live = await liveConsent(tx, accountId, purpose);
  if (live?.textVersion === version) return live.rid;
  if (live !== undefined) await supersede(tx, live.id);
  const rid = newRid();
  await tx.insertIfNew(consents, {
    accountId,
    rid,
    purpose,
    subject: '',
    liveSlot: 1,
    textVersion: version,
    givenAt: now,
  });
  return (await liveConsent(tx, accountId, purpose))?.rid ?? rid;
};
