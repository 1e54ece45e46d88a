import { defineTable } from './table';
import type { Reader, Tx } from './transaction';

/** Insert-only: who did what to which record, and why. Never personal data. */
export const audit = defineTable('audit', ['actor_kind', 'actor', 'action', 'subject', 'reason?'], {
  index: [['subject']],
});

export type AuditLine = {
  actorKind: 'resident' | 'officer' | 'system';
  actor: string;
  action: string;
  subject: string;
  reason?: string | undefined;
};

/** Step: notes an act in the same transaction as the act itself. */
export const appendAudit = async (tx: Tx, line: AuditLine): Promise<void> => {
  await tx.insert(audit, { ...line, reason: line.reason?.slice(0, 64) });
};

/** What was done to a record, newest first. */
export const actsOn = (
  reader: Reader,
  subject: string,
  limit: number,
): Promise<{ actorKind: string; actor: string; action: string; createdAt: Date }[]> =>
  reader.rows(
    `SELECT actor_kind, actor, action, created_at FROM audit WHERE subject = ? ORDER BY id DESC LIMIT ${limit}`,
    [subject],
  );
