import { openCase } from '../cases/open-case';
import type { Tx } from '../database/transaction';
import { appendEventOnce } from '../outbox/append-event';
import type { Stage } from './receipt-progress';

/** What a case of late money is about: one receipt and one stage. */
export const lateSubject = (receiptNumber: string, stage: Stage): string => `${receiptNumber}/${stage}`;

export type LateStage = { receiptId: number; receiptNumber: string; stage: Stage };

/** Step: a stage was promised by a day that is over: somebody must ask after it, and whoever paid hears that we do. */
export const openLateCase = async (
  tx: Tx,
  { receiptId, receiptNumber, stage, now }: LateStage & { now: Date },
): Promise<string | undefined> => {
  const subject = lateSubject(receiptNumber, stage);
  const number = await openCase(tx, { kind: 'stageLate', subject, now });
  const told = { dedupeKey: `stage.late:${receiptId}:${stage}`, subject, now };
  await appendEventOnce(tx, { event: 'stage.late', payload: { receiptId }, ...told });
  return number;
};
