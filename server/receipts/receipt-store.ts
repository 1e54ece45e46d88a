import type { Reader, Tx } from '../database/transaction';
import type { NewRow, RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Day } from '../shared/day';
import type { LineStage } from './receipt-progress';

/** `payer_id`: the participant who paid with the account, when known. U(number), U(rid): a number used twice. U(order_id, participant_id): two receipts of a person in an order. Insert-only. */
export const receipts = defineTable(
  'receipts',
  [
    'number',
    'rid',
    'order_id',
    'account_id',
    'payer_id?',
    'participant_id',
    'region_code',
    'key_name',
    'code_text',
    'issued_at',
  ],
  { unique: [['number'], ['rid'], ['order_id', 'participant_id']], index: [['account_id'], ['participant_id']] },
);
export type Receipt = RowOf<typeof receipts>;

/** U(line_id): a line on two receipts. Insert-only. */
export const receiptLines = defineTable('receipt_lines', ['line_id', 'receipt_id'], {
  unique: [['line_id']],
  index: [['receipt_id']],
});

/** A line of a receipt as it stands today. */
export type ReceiptLine = {
  receiptId: number;
  lineId: number;
  feeYear: number;
  tier: string;
  personalFen: number;
  /** What government adds for everybody at that tier. */
  subsidyFen: number;
  /** What government pays because of who the person is: only the insured may read it. */
  governmentPaidFen: number;
  collectionDay: Day;
  liveSlot: number | null;
  reversedDay: Day | null;
};

/** `undefined`: this person has a receipt of this order already. */
export const insertReceipt = (tx: Tx, receipt: NewRow<typeof receipts>): Promise<number | undefined> =>
  tx.insertIfNew(receipts, receipt);

export const insertReceiptLines = (tx: Tx, receiptId: number, lineIds: readonly number[]): Promise<void> =>
  tx.insertMany(
    receiptLines,
    lineIds.map((lineId) => ({ lineId, receiptId })),
  );

export const receiptsOfOrder = (reader: Reader, orderId: number): Promise<Receipt[]> =>
  reader.rows<Receipt>('SELECT * FROM receipts WHERE order_id = ? ORDER BY id', [orderId]);

export const receiptById = (reader: Reader, id: number): Promise<Receipt | undefined> =>
  reader.row<Receipt>('SELECT * FROM receipts WHERE id = ?', [id]);

export const receiptByRid = (reader: Reader, rid: string): Promise<Receipt | undefined> =>
  reader.row<Receipt>('SELECT * FROM receipts WHERE rid = ?', [rid]);

export const receiptByNumber = (reader: Reader, number: string): Promise<Receipt | undefined> =>
  reader.row<Receipt>('SELECT * FROM receipts WHERE number = ?', [number]);

/** Receipts with a counted line whose money is not in the personal account yet, in pages. */
export const receiptsUnderWay = (reader: Reader, afterId: number, limit: number): Promise<Receipt[]> =>
  reader.rows<Receipt>(
    `SELECT r.* FROM receipts r WHERE r.id > ? AND EXISTS (
       SELECT 1 FROM receipt_lines rl JOIN contribution_lines l ON l.id = rl.line_id AND l.live_slot = 1
       LEFT JOIN line_stages s ON s.line_id = l.id AND s.stage = 'inAccount'
       WHERE rl.receipt_id = r.id AND s.id IS NULL)
     ORDER BY r.id LIMIT ${limit}`,
    [afterId],
  );

/** What an account paid and what was paid for these people, newest first, older than `beforeId`. */
export const receiptsFor = (
  reader: Reader,
  { accountId, participantIds, beforeId, limit }: ListQuery,
): Promise<Receipt[]> =>
  reader.rows<Receipt>(
    `SELECT * FROM receipts WHERE (account_id = ? OR participant_id IN (${marks([NOBODY, ...participantIds])})) AND id < ?
     ORDER BY id DESC LIMIT ${limit}`,
    [accountId, NOBODY, ...participantIds, beforeId],
  );
type ListQuery = { accountId: number; participantIds: readonly number[]; beforeId: number; limit: number };

const GOVERNMENT_PAID = `(SELECT COALESCE(SUM(f.amount_fen), 0) FROM line_funders f
  WHERE f.line_id = l.id AND f.kind = 'governmentPaid')`;

/** Newest fee year first. */
export const linesOfReceipts = (reader: Reader, receiptIds: readonly number[]): Promise<ReceiptLine[]> =>
  reader.rows<ReceiptLine>(
    `SELECT r.receipt_id, l.id AS line_id, y.fee_year, l.tier, l.personal_fen, l.subsidy_fen - ${GOVERNMENT_PAID} AS subsidy_fen,
       ${GOVERNMENT_PAID} AS government_paid_fen, l.collection_day, l.live_slot, l.reversed_day
     FROM receipt_lines r JOIN contribution_lines l ON l.id = r.line_id JOIN person_years y ON y.id = l.person_year_id
     WHERE r.receipt_id IN (${marks([NOBODY, ...receiptIds])}) ORDER BY y.fee_year DESC, l.id`,
    [NOBODY, ...receiptIds],
  );

export const stagesOfReceipts = (reader: Reader, receiptIds: readonly number[]): Promise<LineStage[]> =>
  reader.rows<LineStage>(
    `SELECT s.line_id, s.stage, s.stage_day FROM receipt_lines r JOIN line_stages s ON s.line_id = r.line_id
     WHERE r.receipt_id IN (${marks([NOBODY, ...receiptIds])})`,
    [NOBODY, ...receiptIds],
  );

/** The lines of receipts by the number printed on them. */
export const linesOfReceiptNumbers = (
  reader: Reader,
  numbers: readonly string[],
): Promise<{ receiptNumber: string; lineId: number; feeYear: number; liveSlot: number | null }[]> =>
  numbers.length === 0
    ? Promise.resolve([])
    : reader.rows(
        `SELECT t.number AS receipt_number, l.id AS line_id, y.fee_year, l.live_slot FROM receipts t
         JOIN receipt_lines r ON r.receipt_id = t.id JOIN contribution_lines l ON l.id = r.line_id
         JOIN person_years y ON y.id = l.person_year_id WHERE t.number IN (${marks(numbers)})`,
        numbers,
      );

const NOBODY = 0; // ids begin at 1: keeps an empty list legal SQL
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
