import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/**
 * What two different officers decide about money. U(kind, subject, live_slot): two first approvals of one thing. `wish`:
 * what the first one approved; the second approves exactly that.
 */
export const approvals = defineTable(
  'approvals',
  ['kind', 'subject', 'live_slot?', 'wish', 'first_by', 'second_by?', 'decided_at?'],
  { unique: [['kind', 'subject', 'live_slot']] },
);
export type ApprovalRow = RowOf<typeof approvals>;
export type ApprovalKind = 'refundApplication' | 'refundReturned' | 'suspense';

/** The approval that waits for a second officer. */
export const liveApproval = (reader: Reader, kind: ApprovalKind, subject: string): Promise<ApprovalRow | undefined> =>
  reader.row<ApprovalRow>('SELECT * FROM approvals WHERE kind = ? AND subject = ? AND live_slot = 1', [kind, subject]);

/** The newest approval of a thing, whatever became of it. */
export const lastApproval = (reader: Reader, kind: ApprovalKind, subject: string): Promise<ApprovalRow | undefined> =>
  reader.row<ApprovalRow>('SELECT * FROM approvals WHERE kind = ? AND subject = ? ORDER BY id DESC LIMIT 1', [
    kind,
    subject,
  ]);

/** A second officer approves the same wish; 0 when it is the first one again, another wish, or nothing waits. */
export const approveSecond = (
  tx: Tx,
  {
    kind,
    subject,
    wish,
    officer,
    now,
  }: { kind: ApprovalKind; subject: string; wish: string; officer: string; now: Date },
): Promise<number> =>
  tx.change(
    `UPDATE approvals SET second_by = ?, decided_at = ?, live_slot = NULL
     WHERE kind = ? AND subject = ? AND live_slot = 1 AND wish = ? AND first_by <> ?`,
    [officer, now, kind, subject, wish, officer],
  );

/** A first approval does not count any more: the thing was refused. */
export const dropApproval = (tx: Tx, kind: ApprovalKind, subject: string): Promise<number> =>
  tx.change('UPDATE approvals SET live_slot = NULL WHERE kind = ? AND subject = ? AND live_slot = 1', [kind, subject]);
