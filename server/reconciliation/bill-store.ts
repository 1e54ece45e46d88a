import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';
import type { Day } from '../shared/day';
import type { BillKind } from './bill-source';

/**
 * `kept`: the file is here and its rows are being compared. `compared`: done for ever. `wechat_sha`: the SHA-1 that WeChat
 * signed, empty when there were no trades; `file_hash`: SHA-256 of the same bytes. U3: a day compared twice.
 */
export const bills = defineTable(
  'bills',
  ['merchant_account_id', 'bill_day', 'kind', 'file_hash', 'wechat_sha', 'row_n', 'fee_fen', 'state'],
  { unique: [['merchant_account_id', 'bill_day', 'kind']] },
);
export type Bill = RowOf<typeof bills> & { kind: BillKind; state: 'kept' | 'compared' };

/** The file itself, gzip in base64, in pieces that fit a text column. U2: a piece twice. Insert-only. */
export const billParts = defineTable('bill_parts', ['bill_id', 'position_n', 'part_text'], {
  unique: [['bill_id', 'position_n']],
});

/**
 * What the bill says, refunds negative. `finding`: agrees, toAsk (WeChat is to be asked), or a kind of difference.
 * U2: a line read twice.
 */
export const billLines = defineTable(
  'bill_lines',
  ['bill_id', 'line_n', 'out_trade_no', 'out_refund_no?', 'transaction_no', 'amount_fen', 'finding'],
  { unique: [['bill_id', 'line_n']], index: [['out_trade_no'], ['transaction_no']] },
);
export type BillLine = RowOf<typeof billLines>;

/** Every difference that was found. U3: a difference told twice, also when its case has been closed meanwhile. Insert-only. */
export const billDifferences = defineTable('bill_differences', ['bill_id', 'kind', 'subject', 'amount_fen'], {
  unique: [['bill_id', 'kind', 'subject']],
});

export const billOf = (
  reader: Reader,
  { merchantAccountId, billDay, kind }: { merchantAccountId: number; billDay: Day; kind: BillKind },
): Promise<Bill | undefined> =>
  reader.row<Bill>('SELECT * FROM bills WHERE merchant_account_id = ? AND bill_day = ? AND kind = ?', [
    merchantAccountId,
    billDay,
    kind,
  ]);

/** Marks a bill compared; 0 when another run was faster. */
export const markCompared = (tx: Tx, id: number): Promise<number> =>
  tx.change(`UPDATE bills SET state = 'compared' WHERE id = ? AND state = 'kept'`, [id]);

/** Piece after piece, so that a large file is never in memory as a whole. */
export const partsOf = async function* (reader: Reader, billId: number): AsyncGenerator<Buffer> {
  for (let position = 1; ; position += 1) {
    const part = await reader.row<{ partText: string }>(
      'SELECT part_text FROM bill_parts WHERE bill_id = ? AND position_n = ?',
      [billId, position],
    );
    if (part === undefined) return;
    yield Buffer.from(part.partText, 'base64');
  }
};

/** The last line that was compared already; 1, the heading, when none was. */
export const lastLineOf = async (reader: Reader, billId: number): Promise<number> =>
  (
    await reader.row<{ lastN: number }>('SELECT COALESCE(MAX(line_n), 1) AS last_n FROM bill_lines WHERE bill_id = ?', [
      billId,
    ])
  )?.lastN ?? 1;

export const linesToAsk = (reader: Reader, billId: number, limit: number): Promise<BillLine[]> =>
  reader.rows<BillLine>(
    `SELECT * FROM bill_lines WHERE bill_id = ? AND finding = 'toAsk' ORDER BY line_n LIMIT ${limit}`,
    [billId],
  );

export const setFinding = (tx: Tx, lineId: number, finding: string): Promise<number> =>
  tx.change(`UPDATE bill_lines SET finding = ? WHERE id = ? AND finding = 'toAsk'`, [finding, lineId]);

export type BilledFact = { transactionNo: string; outRefundNo: string | null };

/** What earlier lines of any bill of this kind say about these orders. No join: it would start from the bill and read all its lines. */
export const billedFacts = (reader: Reader, kind: BillKind, outTradeNos: readonly string[]): Promise<BilledFact[]> =>
  reader.rows<BilledFact>(
    `SELECT l.transaction_no, l.out_refund_no FROM bill_lines l
     WHERE l.out_trade_no IN (${outTradeNos.map(() => '?').join(', ')})
     AND (SELECT b.kind FROM bills b WHERE b.id = l.bill_id) = ?`,
    [...outTradeNos, kind],
  );

export const countFindings = (reader: Reader, billId: number): Promise<{ finding: string; lineN: number }[]> =>
  reader.rows('SELECT finding, COUNT(*) AS line_n FROM bill_lines WHERE bill_id = ? GROUP BY finding', [billId]);

export const countDifferences = (reader: Reader, billId: number): Promise<{ kind: string; differenceN: number }[]> =>
  reader.rows('SELECT kind, COUNT(*) AS difference_n FROM bill_differences WHERE bill_id = ? GROUP BY kind', [billId]);
