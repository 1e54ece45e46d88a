import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

export const APPLICATION_STATES = ['open', 'approved', 'refused'] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

/**
 * What somebody asks to have back, and why (退费申请). U(number): a number told to two people. `answer_text`: what the
 * officers answer to a refused one.
 */
export const refundApplications = defineTable(
  'refund_applications',
  [
    'rid',
    'number',
    'order_id',
    'account_id',
    'reason',
    'sealed_text?',
    'amount_fen',
    'state',
    'answer_by_day',
    'answer_text?',
    'decided_at?',
  ],
  { unique: [['rid'], ['number']], index: [['order_id'], ['state', 'answer_by_day']] },
);
export type RefundApplication = RowOf<typeof refundApplications> & { state: ApplicationState };

/** U(order_line_id, live_slot): two applications for a line; a refused one frees it. `line_id`: the credited line. */
export const refundApplicationLines = defineTable(
  'refund_application_lines',
  ['application_id', 'order_line_id', 'line_id', 'amount_fen', 'refund_id?', 'live_slot?'],
  { unique: [['order_line_id', 'live_slot']], index: [['application_id'], ['refund_id']] },
);
export type RefundApplicationLine = RowOf<typeof refundApplicationLines>;

export const applicationByRid = (reader: Reader, rid: string): Promise<RefundApplication | undefined> =>
  reader.row<RefundApplication>('SELECT * FROM refund_applications WHERE rid = ?', [rid]);

export const applicationByNumber = (reader: Reader, number: string): Promise<RefundApplication | undefined> =>
  reader.row<RefundApplication>('SELECT * FROM refund_applications WHERE number = ?', [number]);

/** Those who wait longest first. */
export const openApplications = (reader: Reader, limit: number): Promise<RefundApplication[]> =>
  reader.rows<RefundApplication>(
    `SELECT * FROM refund_applications WHERE state = 'open' ORDER BY answer_by_day, id LIMIT ${limit}`,
  );

export const linesOfApplication = (reader: Reader, applicationId: number): Promise<RefundApplicationLine[]> =>
  reader.rows<RefundApplicationLine>('SELECT * FROM refund_application_lines WHERE application_id = ? ORDER BY id', [
    applicationId,
  ]);

/** A line of an order as it was applied for, with the application. */
export type AppliedLine = Pick<RefundApplication, 'rid' | 'number' | 'state' | 'answerByDay'> & {
  applicationId: number;
  orderLineId: number;
  lineId: number;
  liveSlot: number | null;
};

export const appliedLinesOfOrder = (reader: Reader, orderId: number): Promise<AppliedLine[]> =>
  reader.rows<AppliedLine>(
    `SELECT a.rid, a.number, a.state, a.answer_by_day, l.application_id, l.order_line_id, l.line_id, l.live_slot
     FROM refund_applications a JOIN refund_application_lines l ON l.application_id = a.id
     WHERE a.order_id = ? ORDER BY l.id`,
    [orderId],
  );

/** The credited lines among these that somebody has applied for and that are not refused. */
export const appliedFor = async (reader: Reader, lineIds: readonly number[]): Promise<Set<number>> => {
  if (lineIds.length === 0) return new Set();
  const rows = await reader.rows<{ lineId: number }>(
    `SELECT line_id FROM refund_application_lines WHERE live_slot = 1
     AND line_id IN (${lineIds.map(() => '?').join(', ')})`,
    lineIds,
  );
  return new Set(rows.map(({ lineId }) => lineId));
};

/** Ends an open application; 0 when it was decided before. */
export const decideApplication = (
  tx: Tx,
  id: number,
  { state, answerText, now }: { state: 'approved' | 'refused'; answerText: string | null; now: Date },
): Promise<number> =>
  tx.change(
    `UPDATE refund_applications SET state = ?, answer_text = ?, decided_at = ? WHERE id = ? AND state = 'open'`,
    [state, answerText, now, id],
  );

/** The lines of a refused application may be applied for again. */
export const freeApplicationLines = (tx: Tx, applicationId: number): Promise<number> =>
  tx.change('UPDATE refund_application_lines SET live_slot = NULL WHERE application_id = ?', [applicationId]);

export const noteRefund = (tx: Tx, applicationId: number, orderLineId: number, refundId: number): Promise<number> =>
  tx.change('UPDATE refund_application_lines SET refund_id = ? WHERE application_id = ? AND order_line_id = ?', [
    refundId,
    applicationId,
    orderLineId,
  ]);

/** What was to go back under a number that WeChat closed goes back under the next one. */
export const moveToNewRefund = (tx: Tx, closedId: number, nextId: number): Promise<number> =>
  tx.change('UPDATE refund_application_lines SET refund_id = ? WHERE refund_id = ?', [nextId, closedId]);
