import { lastCaseOn } from '../cases/case-store';
import { connectedStages } from '../contributions/contribution-line-store';
import type { InTransaction, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import type { Logger } from '../shared/logger';
import type { StagePromisesOf } from './neighbours';
import { lateSubject, openLateCase } from './open-late-case';
import type { Stage } from './receipt-progress';
import { progressOf } from './receipt-progress';
import { isLive } from './receipt-standing';
import type { Receipt } from './receipt-store';
import { linesOfReceipts, receiptsUnderWay, stagesOfReceipts } from './receipt-store';

export type LateDeps = {
  reader: Reader;
  inTransaction: InTransaction;
  clock: Clock;
  logger: Logger;
  stagePromises: StagePromisesOf;
};

const RECEIPTS_PER_READ = 200;
/** When a whole file of stages is late, one hundred cases say so as well as ten thousand. */
const CASES_A_DAY_MAX = 100;

/**
 * Use case: the daily round over money that has not come as far as was promised (N16): each receipt and stage is one case,
 * whether anybody looked or not. Answers how many were opened.
 */
export const openLateCases = async (deps: LateDeps): Promise<number> => {
  const { reader, inTransaction, clock, logger } = deps;
  const connected = await connectedStages(reader);
  let opened = 0;
  let afterId = 0;
  for (;;) {
    const receipts = await receiptsUnderWay(reader, afterId, RECEIPTS_PER_READ);
    const last = receipts.at(-1);
    if (last === undefined) return opened;
    afterId = last.id;
    for (const { number, stage } of await lateStages(deps, receipts, connected)) {
      if ((await lastCaseOn(reader, 'stageLate', lateSubject(number, stage))) !== undefined) continue;
      if (opened === CASES_A_DAY_MAX) {
        logger.error({ opened }, 'more money is late than cases are opened in a day');
        return opened;
      }
      const now = clock.now();
      await inTransaction((tx) => openLateCase(tx, { receiptNumber: number, stage, now }));
      opened += 1;
    }
  }
};

const lateStages = async (
  { reader, clock, stagePromises }: LateDeps,
  receipts: readonly Receipt[],
  connected: ReadonlySet<string>,
): Promise<{ number: string; stage: Stage }[]> => {
  const ids = receipts.map(({ id }) => id);
  const lines = await linesOfReceipts(reader, ids);
  const reached = await stagesOfReceipts(reader, ids);
  const today = dayOf(clock.now());
  return receipts.flatMap((receipt) => {
    const own = lines.filter((line) => line.receiptId === receipt.id);
    if (!own.some(isLive)) return [];
    const promisedDay = stagePromises(receipt.regionCode, today);
    const current = progressOf(own, { reached, connected, promisedDay, today }).find(({ state }) => state !== 'done');
    return current?.isLate === true ? [{ number: receipt.number, stage: current.stage }] : [];
  });
};
