import type { Reader } from '../database/transaction';

const MOVEMENTS = `(SELECT p.debit AS code, p.amount_fen AS fen, e.collection_day AS day
    FROM ledger_postings p JOIN ledger_entries e ON e.id = p.entry_id
  UNION ALL SELECT p.credit AS code, -p.amount_fen AS fen, e.collection_day AS day
    FROM ledger_postings p JOIN ledger_entries e ON e.id = p.entry_id) movements`;

/**
 * What must always hold between the ledger, the credited lines, the refunds, the cases and WeChat's bills, in SQL that shares
 * nothing with the code that books. No query may return a row.
 */
const INVARIANTS = [
  {
    name: 'arrived = credited + suspense + owed back',
    words: '到账的钱 = 记上的 + 待查的 + 待退的',
    sql: `SELECT SUM(fen) AS drift_fen FROM ${MOVEMENTS}
    WHERE code IN ('wechatClearing', 'personal', 'refundsPayable') OR code LIKE 'channelClearing:%' OR code LIKE 'suspense:%'
    HAVING SUM(fen) <> 0`,
  },
  {
    name: 'lines = ledger',
    words: '缴费记录合计 = 账上个人缴费',
    sql: `SELECT 1 AS drift_fen FROM (SELECT 1 AS one) t
    WHERE (SELECT COALESCE(SUM(personal_fen), 0) FROM contribution_lines WHERE live_slot = 1)
       <> (SELECT COALESCE(SUM(-fen), 0) FROM ${MOVEMENTS} WHERE code = 'personal')`,
  },
  {
    name: 'years = lines',
    words: '每年已缴 = 那一年的缴费记录',
    sql: `SELECT y.id AS drift_fen FROM person_years y
    LEFT JOIN contribution_lines l ON l.person_year_id = y.id AND l.live_slot = 1
    GROUP BY y.id, y.personal_fen HAVING y.personal_fen <> COALESCE(SUM(l.personal_fen), 0)`,
  },
  {
    name: 'a year has at most one contribution',
    words: '一年只有一笔缴费',
    sql: `SELECT l.person_year_id AS drift_fen FROM contribution_lines l
    JOIN due_items d ON d.id = l.due_item_id WHERE l.live_slot = 1 AND d.kind = 'contribution'
    GROUP BY l.person_year_id HAVING COUNT(*) > 1`,
  },
  {
    name: 'a raised year was paid at the tier it was raised from',
    words: '补差的年份原来那一档已缴',
    sql: `SELECT l.id AS drift_fen FROM contribution_lines l
    JOIN due_items d ON d.id = l.due_item_id AND d.kind = 'supplement' WHERE l.live_slot = 1 AND NOT EXISTS (
      SELECT b.id FROM contribution_lines b JOIN due_items e ON e.id = b.due_item_id
      WHERE b.person_year_id = l.person_year_id AND b.live_slot = 1 AND e.to_tier = d.from_tier)
    AND NOT EXISTS (SELECT n.id FROM contribution_lines n JOIN due_items f ON f.id = n.due_item_id
      WHERE n.person_year_id = l.person_year_id AND n.live_slot = 1 AND n.id > l.id AND f.kind = 'replacement')`,
  },
  {
    name: 'refunds <= paid',
    words: '退的不多于付的',
    sql: `SELECT o.id AS drift_fen FROM orders o JOIN refunds r ON r.order_id = o.id AND r.state <> 'closed'
    GROUP BY o.id, o.total_fen, o.reserved_fen HAVING SUM(r.amount_fen) > o.total_fen OR SUM(r.amount_fen) <> o.reserved_fen`,
  },
  {
    name: 'owed back = refunds under way',
    words: '账上待退的 = 正在退的退款',
    sql: `SELECT 1 AS drift_fen FROM (SELECT 1 AS one) t
    WHERE (SELECT COALESCE(SUM(amount_fen), 0) FROM refunds
        WHERE state IN ('decided', 'sent', 'processing', 'abnormal', 'byTransfer'))
      <> (SELECT COALESCE(SUM(-fen), 0) FROM ${MOVEMENTS} WHERE code = 'refundsPayable')`,
  },
  {
    name: 'held money goes back once',
    words: '待查的钱退回不多于收到的',
    sql: `SELECT h.id AS drift_fen FROM held_payments h
    JOIN refunds r ON r.held_payment_id = h.id AND r.state <> 'closed' GROUP BY h.id, h.total_fen, h.reserved_fen
    HAVING SUM(r.amount_fen) > h.total_fen OR SUM(r.amount_fen) <> h.reserved_fen`,
  },
  {
    name: 'what goes back counts for nobody',
    words: '退掉的一行不再算谁缴过',
    sql: `SELECT l.id AS drift_fen FROM refund_lines l
    JOIN order_lines ol ON ol.id = l.order_line_id JOIN orders o ON o.id = ol.order_id
    JOIN contribution_lines c ON c.person_year_id = ol.person_year_id AND c.channel = 'wechat' AND c.due_item_id = ol.due_item_id
    WHERE l.live_slot = 1 AND c.live_slot = 1 AND SUBSTR(c.channel_ref, 1, 14) = o.out_trade_no`,
  },
  {
    name: 'two people approve',
    words: '每次批准是两个不同的人',
    sql: `SELECT id AS drift_fen FROM approvals WHERE second_by = first_by`,
  },
  {
    name: 'money in suspense has one open case',
    words: '每笔待查的钱有一件待办',
    sql: `SELECT code AS drift_fen FROM ${MOVEMENTS} WHERE code LIKE 'suspense:%' GROUP BY code
    HAVING SUM(fen) <> 0 AND (SELECT COUNT(*) FROM cases c WHERE c.subject = code AND c.open_slot = 1) <> 1`,
  },
  {
    name: 'bills = ledger up to the last compared day',
    words: '微信账单 = 账上微信往来（到最后一次对账日）',
    sql: `SELECT 1 AS drift_fen FROM (SELECT 1 AS one) t
    WHERE (SELECT COALESCE(SUM(l.amount_fen), 0) FROM bill_lines l JOIN bills b ON b.id = l.bill_id
        LEFT JOIN refunds r ON r.out_refund_no = l.out_refund_no
        WHERE b.kind = 'ALL' AND b.state = 'compared' AND (l.amount_fen > 0 OR r.state = 'succeeded'))
      <> (SELECT COALESCE(SUM(fen), 0) FROM ${MOVEMENTS} WHERE code = 'wechatClearing'
        AND day <= (SELECT MAX(bill_day) FROM bills WHERE kind = 'ALL' AND state = 'compared'))`,
  },
  {
    name: 'a compared bill asks nothing any more',
    words: '对完的账单没有未问的行',
    sql: `SELECT l.id AS drift_fen FROM bill_lines l JOIN bills b ON b.id = l.bill_id
    WHERE b.state = 'compared' AND l.finding = 'toAsk'`,
  },
  {
    name: 'a paid order gave every line its place',
    words: '付了的订单每一行都有去处',
    sql: `SELECT o.id AS drift_fen FROM orders o JOIN order_lines l ON l.order_id = o.id
    WHERE o.state = 'paid' AND l.outcome = 'waiting'`,
  },
  {
    name: 'a dead order holds no year',
    words: '已结束的订单不占着年份',
    sql: `SELECT l.id AS drift_fen FROM leases l JOIN orders o ON o.out_trade_no = l.holder
    WHERE o.state IN ('closed', 'paid')`,
  },
] as const;

/** What does not hold; empty when the books are right. */
export const ledgerDrift = async (reader: Reader): Promise<{ name: string; words: string }[]> => {
  const broken: { name: string; words: string }[] = [];
  for (const { name, words, sql } of INVARIANTS) {
    if ((await reader.rows(sql)).length > 0) broken.push({ name, words });
  }
  return broken;
};

/** The balance of every account of the ledger, debit minus credit, by code: two copies of one ledger say the same. */
export const ledgerBalances = async (reader: Reader): Promise<Record<string, number>> => {
  const rows = await reader.rows<{ code: string; balanceFen: number }>(
    `SELECT code, SUM(fen) AS balance_fen FROM ${MOVEMENTS} GROUP BY code ORDER BY code`,
  );
  return Object.fromEntries(rows.map(({ code, balanceFen }) => [code, balanceFen]));
};
