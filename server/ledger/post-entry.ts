import type { Tx } from '../database/transaction';
import type { Day } from '../shared/day';
import type { Fen } from '../shared/fen';
import type { LedgerAccount } from './accounts';
import { ledgerEntries, ledgerPostings } from './ledger-store';

export type Posting = { debit: LedgerAccount; credit: LedgerAccount; amountFen: Fen };

export type Entry = {
  kind:
    | 'contribution'
    | 'suspense'
    | 'suspenseReleased'
    | 'refundDecided'
    | 'refundPaid'
    | 'refundReturned'
    | 'suspenseReturned'
    | 'suspenseCleared'
    | 'reversal'
    | 'billDifference'
    | 'billDifferenceReleased'
    | 'merchantFee';
  /** What makes the fact one fact: booking the same key twice throws a duplicate key. */
  sourceKey: string;
  orderLineId?: number | undefined;
  refundId?: number | undefined;
  /** The county day the money counts for: by WeChat's success time, never by arrival. */
  collectionDay: Day;
  reversesId?: number | undefined;
  postings: readonly Posting[];
};

/** Step: books one fact. Postings of nothing are left out, negative ones are a bug. */
export const postEntry = async (tx: Tx, entry: Entry): Promise<number> => {
  const { postings, ...head } = entry;
  const entryId = await tx.insert(ledgerEntries, head);
  const moving = postings.filter((posting) => posting.amountFen !== 0);
  if (moving.some((posting) => posting.amountFen < 0)) throw new RangeError('a posting moves a positive amount');
  await tx.insertMany(
    ledgerPostings,
    moving.map((posting, index) => ({ entryId, positionN: index + 1, ...posting })),
  );
  return entryId;
};
