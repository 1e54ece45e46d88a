import type { Reader } from '../../server/database/transaction';

const MOVEMENTS = `(SELECT p.debit AS code, p.amount_fen AS fen, e.collection_day AS day
    FROM ledger_postings p JOIN ledger_entries e ON e.id = p.entry_id
  UNION ALL SELECT p.credit AS code, -p.amount_fen AS fen, e.collection_day AS day
    FROM ledger_postings p JOIN ledger_entries e ON e.id = p.entry_id) movements`;

/**
 * The invariants of the ledger in SQL that shares nothing with the code that settles. No query may return a row.
 */
const INVARIANTS = {
  'arrived = credited + suspense + owed back': `SELECT SUM(fen) AS drift_fen FROM ${MOVEMENTS}
    WHERE code IN ('wechatClearing', 'personal', 'refundsPayable') OR code LIKE 'channelClearing:%' OR code LIKE 'suspense:%'
    HAVING SUM(fen) <> 0`,
  'lines = ledger': `SELECT 1 AS drift_fen FROM (SELECT 1 AS one) t
    WHERE (SELECT COALESCE(SUM(personal_fen), 0) FROM contribution_lines WHERE live_slot = 1)
       <> (SELECT COALESCE(SUM(-fen), 0) FROM ${MOVEMENTS} WHERE code = 'personal')`,
  'years = lines': `SELECT y.id AS drift_fen FROM person_years y
    LEFT JOIN contribution_lines l ON l.person_year_id = y.id AND l.live_slot = 1
    GROUP BY y.id, y.personal_fen HAVING y.personal_fen <> COALESCE(SUM(l.personal_fen), 0)`,
  'a year has at most one contribution': `SELECT l.person_year_id AS drift_fen FROM contribution_lines l
    JOIN due_items d ON d.id = l.due_item_id WHERE l.live_slot = 1 AND d.kind = 'contribution'
    GROUP BY l.person_year_id HAVING COUNT(*) > 1`,
  'a raised year was paid at the tier it was raised from': `SELECT l.id AS drift_fen FROM contribution_lines l
    JOIN due_items d ON d.id = l.due_item_id AND d.kind = 'supplement' WHERE l.live_slot = 1 AND NOT EXISTS (
      SELECT b.id FROM contribution_lines b JOIN due_items e ON e.id = b.due_item_id
      WHERE b.person_year_id = l.person_year_id AND b.live_slot = 1 AND e.to_tier = d.from_tier)`,
  'refunds <= paid': `SELECT o.id AS drift_fen FROM orders o JOIN refunds r ON r.order_id = o.id AND r.state <> 'closed'
    GROUP BY o.id, o.total_fen, o.reserved_fen HAVING SUM(r.amount_fen) > o.total_fen OR SUM(r.amount_fen) <> o.reserved_fen`,
  'owed back = refunds under way': `SELECT 1 AS drift_fen FROM (SELECT 1 AS one) t
    WHERE (SELECT COALESCE(SUM(amount_fen), 0) FROM refunds
        WHERE state IN ('decided', 'sent', 'processing', 'abnormal', 'byTransfer'))
      <> (SELECT COALESCE(SUM(-fen), 0) FROM ${MOVEMENTS} WHERE code = 'refundsPayable')`,
  'held money goes back once': `SELECT h.id AS drift_fen FROM held_payments h
    JOIN refunds r ON r.held_payment_id = h.id AND r.state <> 'closed' GROUP BY h.id, h.total_fen, h.reserved_fen
    HAVING SUM(r.amount_fen) > h.total_fen OR SUM(r.amount_fen) <> h.reserved_fen`,
  'what goes back counts for nobody': `SELECT l.id AS drift_fen FROM refund_lines l
    JOIN order_lines ol ON ol.id = l.order_line_id JOIN orders o ON o.id = ol.order_id
    JOIN contribution_lines c ON c.person_year_id = ol.person_year_id AND c.channel = 'wechat' AND c.due_item_id = ol.due_item_id
    WHERE l.live_slot = 1 AND c.live_slot = 1 AND SUBSTR(c.channel_ref, 1, 14) = o.out_trade_no`,
  'two people approve': `SELECT id AS drift_fen FROM approvals WHERE second_by = first_by`,
  'money in suspense has one open case': `SELECT code AS drift_fen FROM ${MOVEMENTS} WHERE code LIKE 'suspense:%' GROUP BY code
    HAVING SUM(fen) <> 0 AND (SELECT COUNT(*) FROM cases c WHERE c.subject = code AND c.open_slot = 1) <> 1`,
  'bills = ledger up to the last compared day': `SELECT 1 AS drift_fen FROM (SELECT 1 AS one) t
    WHERE (SELECT COALESCE(SUM(l.amount_fen), 0) FROM bill_lines l JOIN bills b ON b.id = l.bill_id
        LEFT JOIN refunds r ON r.out_refund_no = l.out_refund_no
        WHERE b.kind = 'ALL' AND b.state = 'compared' AND (l.amount_fen > 0 OR r.state = 'succeeded'))
      <> (SELECT COALESCE(SUM(fen), 0) FROM ${MOVEMENTS} WHERE code = 'wechatClearing'
        AND day <= (SELECT MAX(bill_day) FROM bills WHERE kind = 'ALL' AND state = 'compared'))`,
  'a compared bill asks nothing any more': `SELECT l.id AS drift_fen FROM bill_lines l JOIN bills b ON b.id = l.bill_id
    WHERE b.state = 'compared' AND l.finding = 'toAsk'`,
  'a paid order gave every line its place': `SELECT o.id AS drift_fen FROM orders o JOIN order_lines l ON l.order_id = o.id
    WHERE o.state = 'paid' AND l.outcome = 'waiting'`,
  'a dead order holds no year': `SELECT l.id AS drift_fen FROM leases l JOIN orders o ON o.out_trade_no = l.holder
    WHERE o.state IN ('closed', 'paid')`,
} as const;

/** The names of the invariants that do not hold. */
export const brokenInvariants = async (reader: Reader): Promise<string[]> => {
  const broken: string[] = [];
  for (const [name, sql] of Object.entries(INVARIANTS)) {
    if ((await reader.rows(sql)).length > 0) broken.push(name);
  }
  return broken;
};
