import type { Reader } from '../database/transaction';

/** A payment that still counts although its tier was paid whole once more. */
export type ReplacedLine = {
  outTradeNo: string;
  orderId: number;
  accountId: number;
  orderLineId: number;
  participantId: number;
  amountFen: number;
  lineId: number;
};

/** What an order replaced and nobody has ever applied for; whoever was refused may ask again on the phone. */
export const replacedBy = (reader: Reader, orderId: number): Promise<ReplacedLine[]> =>
  reader.rows<ReplacedLine>(
    `SELECT p.out_trade_no, p.id AS order_id, p.account_id, m.id AS order_line_id, y.participant_id,
       m.amount_fen, c.id AS line_id
     FROM orders o JOIN order_lines l ON l.order_id = o.id
     JOIN contribution_lines n ON n.channel = 'wechat' AND n.live_slot = 1
       AND n.channel_ref = CONCAT(o.out_trade_no, ':', l.person_year_id)
     JOIN due_items d ON d.id = n.due_item_id AND d.kind = 'replacement'
     JOIN contribution_lines c ON c.person_year_id = n.person_year_id AND c.live_slot = 1 AND c.id < n.id
       AND c.channel = 'wechat'
     JOIN orders p ON p.out_trade_no = SUBSTR(c.channel_ref, 1, 14)
     JOIN order_lines m ON m.order_id = p.id AND m.person_year_id = c.person_year_id
     JOIN person_years y ON y.id = c.person_year_id
     WHERE o.id = ? AND NOT EXISTS (SELECT a.id FROM refund_application_lines a WHERE a.line_id = c.id)
     ORDER BY p.id, c.id`,
    [orderId],
  );
