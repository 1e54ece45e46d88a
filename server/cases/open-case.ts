import type { Tx } from '../database/transaction';
import type { Day } from '../shared/day';
import { addDays, dayOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import { newRid, randomDigits } from '../shared/ids';
import { cases, numberOf, openCaseOn } from './case-store';

/** Why a person must look. */
export type CaseKind =
  | 'unknownOrder'
  | 'paymentMismatch'
  | 'orderMissingAtWeChat'
  | 'creditedWhileStopped'
  | 'uncreditableLine'
  | 'refundReturn'
  | 'twoOwners'
  | 'familyDispute'
  | 'subsidyWithheld'
  | 'stageLate'
  | 'taxCertificate'
  | 'question'
  | 'refundApplication'
  | 'noticeGivenUp'
  | 'billFile'
  | 'billExtraHere'
  | 'billAmountDiffers'
  | 'billLate'
  | 'billDuplicateRow'
  | 'billDayCut'
  | 'billRefundMissing'
  | 'billRefundExtra'
  | 'billRefundDiffers';

export type NewCase = {
  kind: CaseKind;
  /** The fact the case is about, as a key without personal data: an order number, `suspense:…`, a participant's public id. */
  subject: string;
  amountFen?: Fen | undefined;
  /** How money goes back when WeChat can no longer carry it. */
  returnBy?: 'bankTransfer' | 'otherChannel' | undefined;
  /** When somebody must have answered; a week from now when nobody promised a day. */
  answerByDay?: Day | undefined;
  isUrgent?: boolean | undefined;
  now: Date;
};

const ANSWER_WITHIN_DAYS = 7;
const NUMBERS_TRIED = 3; // a number taken by chance is one in a million; the same fact twice is what is expected

/**
 * Step: opens a case unless the same fact has an open one already. Answers the number that people are told; `undefined`
 * when another transaction has just opened it and its row cannot be seen from here: read it afterwards.
 */
export const openCase = async (tx: Tx, opened: NewCase): Promise<string | undefined> => {
  const { kind, subject, amountFen, returnBy, isUrgent = false, now } = opened;
  const today = dayOf(now);
  for (let tries = 0; tries < NUMBERS_TRIED; tries += 1) {
    const number = newCaseNumber(today);
    const id = await tx.insertIfNew(cases, {
      kind,
      subject,
      openSlot: 1,
      rid: newRid(),
      state: 'open',
      amountFen,
      returnBy,
      answerByDay: opened.answerByDay ?? addDays(today, ANSWER_WITHIN_DAYS),
      number,
      isUrgent: isUrgent ? 'yes' : undefined,
    });
    if (id !== undefined) return number;
    const known = await openCaseOn(tx, kind, subject);
    if (known !== undefined) return numberOf(known);
  }
  return undefined;
};

/** 12 digits to be read over the phone: the day and six that nobody can count on from another number. */
const newCaseNumber = (today: Day): string => `${today.slice(2).replaceAll('-', '')}${randomDigits(6)}`;
