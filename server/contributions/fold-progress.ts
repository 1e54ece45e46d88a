import type { InTransaction, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import type { ProgressDelta } from './progress-store';
import { addToTotal, markFolded, unfoldedDeltas } from './progress-store';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock };

const BATCH = 500;

/** Adds new deltas to the counts of their villages, each once. Answers how many; another process's share is left to it. */
export const foldProgress = async (deps: Deps): Promise<number> => {
  let folded = 0;
  for (;;) {
    const batch = await foldBatch(deps);
    folded += batch;
    if (batch < BATCH) return folded;
  }
};

const foldBatch = async ({ inTransaction, reader, clock }: Deps): Promise<number> => {
  const deltas = await unfoldedDeltas(reader, BATCH);
  if (deltas.length === 0) return 0;
  const sums = new Map<string, Pick<ProgressDelta, 'regionCode' | 'feeYear' | 'peopleN' | 'amountFen'>>();
  for (const { regionCode, feeYear, peopleN, amountFen } of deltas) {
    const key = `${regionCode}:${feeYear}`;
    const sum = sums.get(key);
    sums.set(key, {
      regionCode,
      feeYear,
      peopleN: (sum?.peopleN ?? 0) + peopleN,
      amountFen: (sum?.amountFen ?? 0) + amountFen,
    });
  }
  const inOrder = [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum); // no deadlocks
  const ids = deltas.map(({ id }) => id);
  try {
    await inTransaction(async (tx) => {
      if ((await markFolded(tx, ids, clock.now())) !== ids.length) throw new FoldedElsewhere();
      for (const sum of inOrder) await addToTotal(tx, sum);
    });
  } catch (error) {
    if (error instanceof FoldedElsewhere) return 0; // nothing was added; the next round takes what is left
    throw error;
  }
  return ids.length;
};

class FoldedElsewhere extends Error {}
