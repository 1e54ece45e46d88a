import type { Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import type { StagePromisesOf } from './neighbours';
import type { LateStage } from './open-late-case';
import { progressOf } from './receipt-progress';
import { isLive } from './receipt-standing';
import type { Receipt } from './receipt-store';
import { linesOfReceipts, stagesOfReceipts } from './receipt-store';

export type LateStageDeps = { reader: Reader; clock: Clock; stagePromises: StagePromisesOf };

/** Of these receipts the stage that each is at, where it was promised by a day that is over. */
export const lateStages = async (
  { reader, clock, stagePromises }: LateStageDeps,
  receipts: readonly Receipt[],
  connected: ReadonlySet<string>,
): Promise<LateStage[]> => {
  const ids = receipts.map(({ id }) => id);
  const lines = await linesOfReceipts(reader, ids);
  const reached = await stagesOfReceipts(reader, ids);
  const today = dayOf(clock.now());
  return receipts.flatMap((receipt) => {
    const own = lines.filter((line) => line.receiptId === receipt.id);
    if (!own.some(isLive)) return [];
    const promisedDay = stagePromises(receipt.regionCode, today);
    const current = progressOf(own, { reached, connected, promisedDay, today }).find(({ state }) => state !== 'done');
    return current?.isLate === true
      ? [{ receiptId: receipt.id, receiptNumber: receipt.number, stage: current.stage }]
      : [];
  });
};
