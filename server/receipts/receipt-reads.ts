import type { YearPayment } from '../contributions/card-state';
import type { Reader } from '../database/transaction';

/** What counts for a fee year, by person: the money, how far it is, its receipt. */
export const paymentsOfYear = async (
  reader: Reader,
  participantIds: readonly number[],
  feeYear: number,
): Promise<Map<number, YearPayment>> => {
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
  return new Map(
    rows.map(({ participantId, stageId, ...payment }) => [
      participantId,
      { ...payment, isInAccount: stageId !== null },
    ]),
  );
};
