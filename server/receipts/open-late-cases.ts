import { lastCaseOn } from '../cases/case-store';
import { connectedStages } from '../contributions/contribution-line-store';
import type { InTransaction } from '../database/transaction';
import type { Logger } from '../shared/logger';
import type { LateStageDeps } from './late-stages';
import { lateStages } from './late-stages';
import { lateSubject, openLateCase } from './open-late-case';
import { receiptsUnderWay } from './receipt-store';

export type LateDeps = LateStageDeps & { inTransaction: InTransaction; logger: Logger };

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
    for (const late of await lateStages(deps, receipts, connected)) {
      const subject = lateSubject(late.receiptNumber, late.stage);
      if ((await lastCaseOn(reader, 'stageLate', subject)) !== undefined) continue;
      if (opened === CASES_A_DAY_MAX) {
        logger.error({ opened }, 'more money is late than cases are opened in a day');
        return opened;
      }
      const now = clock.now();
      await inTransaction((tx) => openLateCase(tx, { ...late, now }));
      opened += 1;
    }
  }
};
