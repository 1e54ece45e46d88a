import { openCase } from '../cases/open-case';
import type { Tx } from '../database/transaction';
import { balanceOf, isBooked } from '../ledger/ledger-store';
import { postEntry } from '../ledger/post-entry';
import type { Day } from '../shared/day';
import { fen } from '../shared/fen';
import { billDifferences } from './bill-store';
import type { DifferenceKind } from './difference-kinds';
import { DIFFERENCES } from './difference-kinds';

export type Difference = {
  billId: number;
  billDay: Day;
  kind: DifferenceKind;
  /** What the difference is about, as a key without personal data; at most 50 characters. */
  subject: string;
  billFen: number;
  bookedFen: number;
  bookedDay?: Day | undefined;
  /** The step that booked the money opened its case already. */
  hasCase?: boolean;
  now: Date;
};

/**
 * Step: tells a difference once: a row, one case, and the money between bill and books in suspense, so that the books
 * stay equal to the bills whatever the bills say. Its case cannot be closed before that money has found its place.
 */
export const noteDifference = async (tx: Tx, difference: Difference): Promise<void> => {
  const { billId, billDay, kind, subject, billFen, bookedFen, bookedDay, hasCase = false, now } = difference;
  const missingFen = billFen - bookedFen;
  const row = { billId, kind, subject, amountFen: missingFen };
  if ((await tx.insertIfNew(billDifferences, row)) === undefined) return;
  const account = `suspense:${subject}` as const;
  if (missingFen !== 0) {
    await shift(tx, account, 'billDifference', { byFen: missingFen, onDay: billDay });
  } else if (bookedDay !== undefined && bookedDay > billDay && billFen !== 0) {
    await shift(tx, account, 'billDifference', { byFen: billFen, onDay: billDay });
    await shift(tx, account, 'billDifferenceReleased', { byFen: -billFen, onDay: bookedDay });
  }
  if (hasCase) return;
  const amountFen = fen(Math.abs(missingFen === 0 ? billFen : missingFen));
  await openCase(tx, { kind: DIFFERENCES[kind], subject: missingFen === 0 ? subject : account, amountFen, now });
};

/** Under which key money is held that we booked and no bill had yet. */
export const extraSubject = (number: string): string => `extra:${number}`;

/** Step: a later bill has what an earlier one had not: the difference leaves suspense on the later day. */
export const releaseExtra = async (tx: Tx, numbers: readonly string[], billDay: Day): Promise<void> => {
  for (const number of numbers) {
    const account = `suspense:${extraSubject(number)}` as const;
    if (await isBooked(tx, 'billDifferenceReleased', account)) continue;
    const heldFen = -(await balanceOf(tx, account));
    if (heldFen !== 0) await shift(tx, account, 'billDifferenceReleased', { byFen: -heldFen, onDay: billDay });
  }
};

/** A positive amount came to `wechatClearing`, a negative one left it. */
const shift = async (
  tx: Tx,
  account: `suspense:${string}`,
  kind: 'billDifference' | 'billDifferenceReleased',
  { byFen, onDay }: { byFen: number; onDay: Day },
): Promise<void> => {
  const amountFen = fen(Math.abs(byFen));
  const posting =
    byFen > 0
      ? ({ debit: 'wechatClearing', credit: account, amountFen } as const)
      : ({ debit: account, credit: 'wechatClearing', amountFen } as const);
  await postEntry(tx, { kind, sourceKey: account, collectionDay: onDay, postings: [posting] });
};
