import { openCase } from '../cases/open-case';
import type { Tx } from '../database/transaction';
import type { Stage } from './receipt-progress';

/** What a case of late money is about: one receipt and one stage. */
export const lateSubject = (receiptNumber: string, stage: Stage): string => `${receiptNumber}/${stage}`;

/** Step: a stage was promised by a day that is over: somebody must ask after it. */
export const openLateCase = (
  tx: Tx,
  { receiptNumber, stage, now }: { receiptNumber: string; stage: Stage; now: Date },
): Promise<string | undefined> => openCase(tx, { kind: 'stageLate', subject: lateSubject(receiptNumber, stage), now });
