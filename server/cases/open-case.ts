import type { Tx } from '../database/transaction';
import { addDays, dayOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import { newRid } from '../shared/ids';
import { cases } from './case-store';

/** Why a person must look. */
export type CaseKind =
  | 'unknownOrder'
  | 'paymentMismatch'
  | 'orderMissingAtWeChat'
  | 'creditedWhileStopped'
  | 'uncreditableLine'
  | 'refundReturn'
  | 'twoOwners'
  | 'familyDispute';

export type NewCase = {
  kind: CaseKind;
  /** The fact the case is about, as a key without personal data: an order number, `suspense:…`, a participant's public id. */
  subject: string;
  amountFen?: Fen | undefined;
  /** How money goes back when WeChat can no longer carry it. */
  returnBy?: 'bankTransfer' | 'otherChannel' | undefined;
  now: Date;
};

const ANSWER_WITHIN_DAYS = 7;

/** Step: opens a case unless the same fact has an open one already. */
export const openCase = async (tx: Tx, { kind, subject, amountFen, returnBy, now }: NewCase): Promise<void> => {
  await tx.insertIfNew(cases, {
    kind,
    subject,
    openSlot: 1,
    rid: newRid(),
    state: 'open',
    amountFen,
    returnBy,
    answerByDay: addDays(dayOf(now), ANSWER_WITHIN_DAYS),
  });
};
