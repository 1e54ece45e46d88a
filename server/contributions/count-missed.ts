import type { InTransaction, Reader } from '../database/transaction';
import { noteProgress, unnoteProgress } from './note-progress';
import { missedLines } from './progress-store';

type Deps = { inTransaction: InTransaction; reader: Reader };

const BATCH = 500;

/**
 * Counts what was credited or reversed without being counted: before counting began, or by an older build beside this
 * one. Answers how many lines that were; a second run finds none.
 */
export const countMissed = async ({ inTransaction }: Deps): Promise<number> => {
  let counted = 0;
  for (const [what, note] of [['credited', noteProgress] as const, ['reversed', unnoteProgress] as const]) {
    for (;;) {
      const found = await inTransaction(async (tx) => {
        const lines = await missedLines(tx, what, BATCH);
        for (const { lineId, personYearId, fromTier, personalFen, onDay } of lines) {
          await note(tx, { lineId, personYearId, isFirst: fromTier === null, amountFen: personalFen, onDay });
        }
        return lines.length;
      });
      counted += found;
      if (found < BATCH) break;
    }
  }
  return counted;
};
