import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/**
 * What an account has proved about a person. U(account_id, participant_id): two levels of a pair · U(participant_id,
 * owner_slot): two owners · U(participant_id, payer_slot): a sixth payer · U(account_id, person_slot): an eleventh person.
 */
export const identityLevels = defineTable(
  'identity_levels',
  ['account_id', 'participant_id', 'level_n', 'proof', 'frozen_at?', 'owner_slot?', 'payer_slot?', 'person_slot?'],
  {
    unique: [
      ['account_id', 'participant_id'],
      ['participant_id', 'owner_slot'],
      ['participant_id', 'payer_slot'],
      ['account_id', 'person_slot'],
    ],
  },
);
export type LevelRow = RowOf<typeof identityLevels>;

export const levelsOfPerson = (reader: Reader, participantId: number): Promise<LevelRow[]> =>
  reader.rows<LevelRow>('SELECT * FROM identity_levels WHERE participant_id = ? ORDER BY id', [participantId]);

export const levelsOfAccount = (reader: Reader, accountId: number): Promise<LevelRow[]> =>
  reader.rows<LevelRow>('SELECT * FROM identity_levels WHERE account_id = ? ORDER BY id', [accountId]);

export const isBound = async (reader: Reader, accountId: number, participantId: number): Promise<boolean> =>
  (await reader.row(
    'SELECT id FROM identity_levels WHERE account_id = ? AND participant_id = ? AND frozen_at IS NULL',
    [accountId, participantId],
  )) !== undefined;

export const hasLevels = async (reader: Reader, accountId: number): Promise<boolean> =>
  (await reader.row('SELECT id FROM identity_levels WHERE account_id = ? AND frozen_at IS NULL LIMIT 1', [
    accountId,
  ])) !== undefined;

/** L1 → L2 and owner; the place among the payers becomes free. */
export const raiseToOwner = (tx: Tx, id: number, proof: string): Promise<number> =>
  tx.change(
    `UPDATE identity_levels SET level_n = 2, proof = ?, owner_slot = 1, payer_slot = NULL
     WHERE id = ? AND level_n = 1 AND frozen_at IS NULL`,
    [proof, id],
  );

/** Freezes a claim of being the person, as a level 2 that gives nothing. */
export const freezeClaim = (tx: Tx, id: number, proof: string, now: Date): Promise<number> =>
  tx.change(
    `UPDATE identity_levels SET level_n = 2, proof = ?, payer_slot = NULL, frozen_at = ?
     WHERE id = ? AND frozen_at IS NULL`,
    [proof, now, id],
  );

export const freezeOwner = (tx: Tx, id: number, now: Date): Promise<number> =>
  tx.change('UPDATE identity_levels SET frozen_at = ? WHERE id = ? AND owner_slot = 1 AND frozen_at IS NULL', [
    now,
    id,
  ]);

/** Ends every level of an account. Frozen ones stay: an officer must look at them. */
export const endLevelsOfAccount = (tx: Tx, accountId: number): Promise<number> =>
  tx.change('DELETE FROM identity_levels WHERE account_id = ? AND frozen_at IS NULL', [accountId]);

/** Ends what one account may do for one person; both places become free. A frozen one stays. */
export const endLevel = (tx: Tx, accountId: number, participantId: number): Promise<number> =>
  tx.change('DELETE FROM identity_levels WHERE account_id = ? AND participant_id = ? AND frozen_at IS NULL', [
    accountId,
    participantId,
  ]);

/** Freezes a payer until an officer has looked; the place among the payers becomes free. */
export const freezePayer = (tx: Tx, accountId: number, participantId: number, now: Date): Promise<number> =>
  tx.change(
    `UPDATE identity_levels SET frozen_at = ?, payer_slot = NULL
     WHERE account_id = ? AND participant_id = ? AND level_n = 1 AND frozen_at IS NULL`,
    [now, accountId, participantId],
  );

/** Step: a frozen payer may pay again, at a place among the payers. 0: nothing is frozen. */
export const unfreezePayer = (
  tx: Tx,
  { accountId, participantId, payerSlot }: { accountId: number; participantId: number; payerSlot: number },
): Promise<number> =>
  tx.change(
    `UPDATE identity_levels SET frozen_at = NULL, payer_slot = ?
     WHERE account_id = ? AND participant_id = ? AND level_n = 1 AND frozen_at IS NOT NULL`,
    [payerSlot, accountId, participantId],
  );

/** Step: a frozen payer is out; their own place among their people becomes free. */
export const endFrozenPayer = (tx: Tx, accountId: number, participantId: number): Promise<number> =>
  tx.change(
    'DELETE FROM identity_levels WHERE account_id = ? AND participant_id = ? AND level_n = 1 AND frozen_at IS NOT NULL',
    [accountId, participantId],
  );

/** Live levels for many people, owners first. */
export const levelsOfPeople = (
  reader: Reader,
  participantIds: readonly number[],
): Promise<Pick<LevelRow, 'participantId' | 'accountId' | 'levelN'>[]> =>
  participantIds.length === 0
    ? Promise.resolve([])
    : reader.rows(
        `SELECT participant_id, account_id, level_n FROM identity_levels
         WHERE frozen_at IS NULL AND participant_id IN (${participantIds.map(() => '?').join(', ')})
         ORDER BY level_n DESC, id`,
        participantIds,
      );

export const levelById = (reader: Reader, id: number): Promise<LevelRow | undefined> =>
  reader.row<LevelRow>('SELECT * FROM identity_levels WHERE id = ?', [id]);
