import type { Tx } from '../database/transaction';
import { entryOf } from '../ledger/ledger-store';
import type { Posting } from '../ledger/post-entry';
import { postEntry } from '../ledger/post-entry';
import type { Day } from '../shared/day';
import { fen } from '../shared/fen';
import { fundersOfLines, lineById, markReversed } from './contribution-line-store';
import { dueItemById, markItemReversed } from './due-item-store';
import { unnoteProgress } from './note-progress';
import { emptyPersonYear, takeOutReplaced, tiersOfYears } from './person-year-store';

/**
 * Step: takes a credited line back (冲正): the year is as it was before, so that it can be paid again; the books mirror
 * what was booked, and what the person paid is owed back (`refundsPayable`). `false`, and nothing is changed: the line
 * does not count any more, or a raise stands on it. What was replaced by a tier paid whole goes without the year being open.
 */
export const reverseLine = async (tx: Tx, { lineId, onDay }: { lineId: number; onDay: Day }): Promise<boolean> => {
  const line = await lineById(tx, lineId);
  const item = line && (await dueItemById(tx, line.dueItemId));
  if (line === undefined || item === undefined) throw new Error(`line ${lineId} is not there`);
  const { personYearId, tier, personalFen, subsidyFen } = line;
  const out = { personYearId, lineId, tier, personalFen, subsidyFen };
  if (line.liveSlot === null) return false;
  if ((await takeOutReplaced(tx, out)) !== 1 && (await emptyPersonYear(tx, out)) !== 1) return false;
  if ((await markReversed(tx, lineId, onDay)) !== 1) throw new Error('a line of a year that counts does not count');
  await markItemReversed(tx, item.id);
  const funders = await fundersOfLines(tx, [lineId]);
  await postEntry(tx, {
    kind: 'reversal',
    sourceKey: `line:${lineId}`,
    reversesId: await entryOf(tx, 'contribution', `${line.channel}:${line.channelRef}`),
    collectionDay: onDay,
    postings: [
      { debit: 'personal', credit: 'refundsPayable', amountFen: fen(personalFen) },
      ...funders.map(({ funder, kind, amountFen }): Posting =>
        kind === 'subsidy'
          ? { debit: `subsidy:${funder}`, credit: `subsidyReceivable:${funder}`, amountFen: fen(amountFen) }
          : { debit: `governmentPaid:${funder}`, credit: `governmentReceivable:${funder}`, amountFen: fen(amountFen) },
      ),
    ],
  });
  const isFirst = (await tiersOfYears(tx, [personYearId])).get(personYearId) === null; // nobody pays this year any more
  await unnoteProgress(tx, { lineId, personYearId, isFirst, amountFen: personalFen, onDay });
  return true;
};
