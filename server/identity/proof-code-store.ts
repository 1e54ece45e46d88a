import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/**
 * Short codes that prove something about a person, as keyed indexes. `purpose`: sms (sent to the register's phone, for one
 * account), identity and consent (an officer saw the person; for any account, whose `account_id` is 0). U(purpose,
 * participant_id, account_id, live_slot): two live codes; a new one takes the place of the one before.
 */
export const proofCodes = defineTable(
  'proof_codes',
  ['purpose', 'participant_id', 'account_id', 'code_index', 'live_slot?', 'expires_at', 'try_n', 'used_at?'],
  {
    unique: [['purpose', 'participant_id', 'account_id', 'live_slot']],
    index: [['participant_id', 'account_id']],
  },
);
export type ProofCodeRow = RowOf<typeof proofCodes>;

type Whose = { purpose: string; participantId: number; accountId: number };

export const liveCode = (
  reader: Reader,
  { purpose, participantId, accountId }: Whose,
): Promise<ProofCodeRow | undefined> =>
  reader.row<ProofCodeRow>(
    'SELECT * FROM proof_codes WHERE purpose = ? AND participant_id = ? AND account_id = ? AND live_slot = 1',
    [purpose, participantId, accountId],
  );

export const revokeCodes = (tx: Tx, { purpose, participantId, accountId }: Whose): Promise<number> =>
  tx.change(
    `UPDATE proof_codes SET live_slot = NULL
     WHERE purpose = ? AND participant_id = ? AND account_id = ? AND live_slot = 1`,
    [purpose, participantId, accountId],
  );

/** Takes one try of a code before it is compared, so that parallel tries cannot pass the limit. 0: none is left. */
export const takeCodeTry = (tx: Tx, id: number, triesMax: number, now: Date): Promise<number> =>
  tx.change(
    'UPDATE proof_codes SET try_n = try_n + 1 WHERE id = ? AND live_slot = 1 AND expires_at > ? AND try_n < ?',
    [id, now, triesMax],
  );

/** Uses a code up; 0 when somebody was faster. */
export const spendCode = (tx: Tx, id: number, now: Date): Promise<number> =>
  tx.change('UPDATE proof_codes SET live_slot = NULL, used_at = ? WHERE id = ? AND live_slot = 1 AND used_at IS NULL', [
    now,
    id,
  ]);

/** The codes made for a person, or for one account about a person, since a moment, newest first. */
export const codesSince = (
  reader: Reader,
  purpose: string,
  participantId: number,
  since: Date,
): Promise<Pick<ProofCodeRow, 'accountId' | 'createdAt'>[]> =>
  reader.rows(
    `SELECT account_id, created_at FROM proof_codes
     WHERE purpose = ? AND participant_id = ? AND created_at > ? ORDER BY id DESC LIMIT 50`,
    [purpose, participantId, since],
  );
