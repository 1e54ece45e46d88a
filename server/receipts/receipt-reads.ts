import type { YearPayment } from '../contributions/card-state';
import type { Reader } from '../database/transaction';
import type { Stage } from './receipt-progress';
import { stepOf } from './receipt-progress';
import { linesOfReceipts, receiptsOfOrder, stagesOfReceipts } from './receipt-store';

/** The payments that count for a fee year, by person and in the order they came: the money, how far it is, its receipt. */
export const paymentsOfYear = async (
  reader: Reader,
  participantIds: readonly number[],
  feeYear: number,
): Promise<Map<number, YearPayment[]>> => {
  if (participantIds.length === 0) return new Map();
  const rows = await reader.rows<Omit<YearPayment, 'isInAccount'> & { participantId: number; stageId: number | null }>(
    `SELECT y.participant_id, c.personal_fen, c.channel, c.collection_day, r.rid AS receipt_rid,
            r.account_id AS payer_account_id, s.id AS stage_id
     FROM person_years y
     JOIN contribution_lines c ON c.person_year_id = y.id AND c.live_slot = 1
     LEFT JOIN receipt_lines rl ON rl.line_id = c.id
     LEFT JOIN receipts r ON r.id = rl.receipt_id
     LEFT JOIN line_stages s ON s.line_id = c.id AND s.stage = 'inAccount'
     WHERE y.fee_year = ? AND y.participant_id IN (${participantIds.map(() => '?').join(', ')}) ORDER BY c.id`,
    [feeYear, ...participantIds],
  );
  const byPerson = new Map<number, YearPayment[]>();
  for (const { participantId, stageId, ...payment } of rows) {
    const earlier = byPerson.get(participantId) ?? [];
    byPerson.set(participantId, [...earlier, { ...payment, isInAccount: stageId !== null }]);
  }
  return byPerson;
};

/** The receipts of an order, each with how far its slowest line is. */
export const orderReceipts = async (
  reader: Reader,
  orderId: number,
): Promise<{ rid: string; participantId: number; step: Stage }[]> => {
  const receipts = await receiptsOfOrder(reader, orderId);
  const ids = receipts.map(({ id }) => id);
  const lines = await linesOfReceipts(reader, ids);
  const stages = await stagesOfReceipts(reader, ids);
  return receipts.map(({ id, rid, participantId }) => {
    const own = lines.filter((line) => line.receiptId === id);
    return { rid, participantId, step: stepOf(own, stages) };
  });
};

/** The receipts on which these lines stand. Payments of other channels have none. */
export const receiptsOfLines = (
  reader: Reader,
  lineIds: readonly number[],
): Promise<{ receiptId: number; accountId: number; participantId: number }[]> =>
  lineIds.length === 0
    ? Promise.resolve([])
    : reader.rows(
        `SELECT DISTINCT r.id AS receipt_id, r.account_id, r.participant_id FROM receipt_lines l
         JOIN receipts r ON r.id = l.receipt_id WHERE l.line_id IN (${lineIds.map(() => '?').join(', ')})`,
        lineIds,
      );
