import { defineTable } from './table';
import type { Tx } from './transaction';

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
