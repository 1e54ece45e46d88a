import { appendAudit } from '../database/audit-store';
import type { Tx } from '../database/transaction';
import type { ApprovalKind } from './approval-store';
import { approvals, approveSecond, liveApproval } from './approval-store';

/** `second`: now it is to be done. `otherWish`: the first officer approved something else. */
export type Approval = 'first' | 'second' | 'sameOfficer' | 'otherWish';

type Command = {
  kind: ApprovalKind;
  subject: string;
  wish: string;
  officer: string;
  reason?: string | undefined;
  now: Date;
};

/** Step: an officer approves what moves money. It counts once a second, different officer approves exactly the same. */
export const approveTwice = async (tx: Tx, command: Command): Promise<Approval> => {
  const { kind, subject, wish, officer, reason } = command;
  const first = await tx.insertIfNew(approvals, { kind, subject, liveSlot: 1, wish, firstBy: officer });
  if (first === undefined && (await approveSecond(tx, command)) === 0) {
    const waiting = await liveApproval(tx, kind, subject);
    return waiting !== undefined && waiting.wish !== wish ? 'otherWish' : 'sameOfficer';
  }
  const action = `${kind}.${first === undefined ? 'approve2' : 'approve1'}`;
  await appendAudit(tx, { actorKind: 'officer', actor: officer, action, subject, reason });
  return first === undefined ? 'second' : 'first';
};
