import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** U(account_id, purpose, subject, live_slot): a consent twice. `subject` is '' unless it is about one person. */
export const consents = defineTable(
  'consents',
  ['account_id', 'rid', 'purpose', 'subject', 'live_slot?', 'text_version', 'given_at', 'withdrawn_at?'],
  { unique: [['account_id', 'purpose', 'subject', 'live_slot'], ['rid']] },
);
export type ConsentRow = RowOf<typeof consents>;

export const liveConsents = (reader: Reader, accountId: number): Promise<ConsentRow[]> =>
  reader.rows<ConsentRow>('SELECT * FROM consents WHERE account_id = ? AND live_slot = 1 ORDER BY id', [accountId]);

export const liveConsent = (
  reader: Reader,
  accountId: number,
  purpose: string,
  subject: string,
): Promise<ConsentRow | undefined> =>
  reader.row<ConsentRow>(
    'SELECT * FROM consents WHERE account_id = ? AND purpose = ? AND subject = ? AND live_slot = 1',
    [accountId, purpose, subject],
  );

/** Takes back whatever was agreed to about one subject, by whoever agreed. */
export const withdrawOfSubject = (tx: Tx, purpose: string, subject: string, now: Date): Promise<number> =>
  tx.change(
    'UPDATE consents SET live_slot = NULL, withdrawn_at = ? WHERE purpose = ? AND subject = ? AND live_slot = 1',
    [now, purpose, subject],
  );

/** Takes back everything an account agreed to. */
export const withdrawAll = (tx: Tx, accountId: number, now: Date): Promise<number> =>
  tx.change('UPDATE consents SET live_slot = NULL, withdrawn_at = ? WHERE account_id = ? AND live_slot = 1', [
    now,
    accountId,
  ]);

/** A consent to an older text stays as history when the newer one is given. */
export const supersede = (tx: Tx, id: number): Promise<number> =>
  tx.change('UPDATE consents SET live_slot = NULL WHERE id = ? AND live_slot = 1', [id]);

export const withdraw = (tx: Tx, accountId: number, rid: string, now: Date): Promise<number> =>
  tx.change(
    'UPDATE consents SET live_slot = NULL, withdrawn_at = ? WHERE account_id = ? AND rid = ? AND live_slot = 1',
    [now, accountId, rid],
  );

export const consentByRid = (reader: Reader, accountId: number, rid: string): Promise<ConsentRow | undefined> =>
  reader.row<ConsentRow>('SELECT * FROM consents WHERE account_id = ? AND rid = ?', [accountId, rid]);
