import type { Reader } from '../database/transaction';
import { defineTable } from '../database/table';

/** Insert-only. U(kind, source_key): a fact booked twice. U(reverses): a reversal twice. */
export const ledgerEntries = defineTable(
  'ledger_entries',
  ['kind', 'source_key', 'order_line_id?', 'refund_id?', 'collection_day', 'reverses_id?'],
  { unique: [['kind', 'source_key'], ['reverses_id']] },
);

/** Insert-only. A posting moves an amount from `credit` to `debit`. */
export const ledgerPostings = defineTable(
  'ledger_postings',
  ['entry_id', 'position_n', 'debit', 'credit', 'amount_fen'],
  { unique: [['entry_id', 'position_n']], index: [['debit'], ['credit']] },
);

/** The entry under which a fact is booked. Throws when it is not: what is to be reversed was booked once. */
export const entryOf = async (reader: Reader, kind: string, sourceKey: string): Promise<number> => {
  const row = await reader.row<{ id: number }>('SELECT id FROM ledger_entries WHERE kind = ? AND source_key = ?', [
    kind,
    sourceKey,
  ]);
  if (row === undefined) throw new Error(`${kind} ${sourceKey} is not booked`);
  return row.id;
};

/** Whether a fact is booked already. */
export const isBooked = async (reader: Reader, kind: string, sourceKey: string): Promise<boolean> =>
  (await reader.row('SELECT id FROM ledger_entries WHERE kind = ? AND source_key = ?', [kind, sourceKey])) !==
  undefined;

/** The accounts under a prefix that hold something, with what they hold: debits count up, credits count down. */
export const balancesUnder = (
  reader: Reader,
  prefix: string,
  limit: number,
): Promise<{ account: string; balanceFen: number }[]> =>
  reader.rows(
    `SELECT account, SUM(amount_fen) AS balance_fen FROM (
       SELECT debit AS account, amount_fen FROM ledger_postings WHERE debit LIKE ?
       UNION ALL SELECT credit AS account, -amount_fen AS amount_fen FROM ledger_postings WHERE credit LIKE ?) moved
     GROUP BY account HAVING SUM(amount_fen) <> 0 ORDER BY account LIMIT ${limit}`,
    [`${prefix}%`, `${prefix}%`],
  );

/** What an account holds: debits count up, credits count down. */
export const balanceOf = async (reader: Reader, account: string): Promise<number> => {
  const row = await reader.row<{ balanceFen: number }>(
    `SELECT COALESCE((SELECT SUM(amount_fen) FROM ledger_postings WHERE debit = ?), 0)
          - COALESCE((SELECT SUM(amount_fen) FROM ledger_postings WHERE credit = ?), 0) AS balance_fen`,
    [account, account],
  );
  return row?.balanceFen ?? 0;
};
