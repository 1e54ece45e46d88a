import type { Reader } from '../database/transaction';
import type { Fen } from '../shared/fen';

/** A credited line of an order, with its row in `contribution_lines`. */
export type SettledLine = {
  lineId: number;
  participantId: number;
  feeYear: number;
  tier: string;
  amountFen: Fen;
  subsidyFen: Fen;
};

export type SettledOrder = {
  orderId: number;
  orderRid: string;
  outTradeNo: string;
  accountId: number;
  successAt: Date;
  payeeName: string;
  lines: readonly SettledLine[];
};

/** A paid order with the lines that were credited. `undefined`: not paid, or not there. */
export const settledOrder = async (reader: Reader, orderId: number): Promise<SettledOrder | undefined> => {
  const head = await reader.row<Omit<SettledOrder, 'lines'>>(
    `SELECT o.id AS order_id, o.rid AS order_rid, o.out_trade_no, o.account_id, o.success_at, m.payee_name
     FROM orders o JOIN merchant_accounts m ON m.id = o.merchant_account_id
     WHERE o.id = ? AND o.state = 'paid'`,
    [orderId],
  );
  if (head === undefined) return undefined;
  const orderLines = await reader.rows<{ personYearId: number }>(
    `SELECT person_year_id FROM order_lines WHERE order_id = ? AND outcome IN ('credited', 'creditedWithCase')`,
    [orderId],
  );
  if (orderLines.length === 0) return { ...head, lines: [] };
  const refs = orderLines.map((line) => wechatLineRef(head.outTradeNo, line.personYearId));
  const lines = await reader.rows<SettledLine>(
    `SELECT c.id AS line_id, y.participant_id, y.fee_year, c.tier, c.personal_fen AS amount_fen, c.subsidy_fen
     FROM contribution_lines c JOIN person_years y ON y.id = c.person_year_id
     WHERE c.channel = 'wechat' AND c.channel_ref IN (${refs.map(() => '?').join(', ')})
     ORDER BY y.participant_id, y.fee_year DESC`,
    refs,
  );
  return { ...head, lines };
};

/** The key under which a line of a WeChat order is credited. */
export const wechatLineRef = (outTradeNo: string, personYearId: number): string => `${outTradeNo}:${personYearId}`;

/** The keys of all lines of an order. */
export const lineRefsOfOrder = async (reader: Reader, order: { id: number; outTradeNo: string }): Promise<string[]> => {
  const lines = await reader.rows<{ personYearId: number }>(
    'SELECT person_year_id FROM order_lines WHERE order_id = ?',
    [order.id],
  );
  return lines.map(({ personYearId }) => wechatLineRef(order.outTradeNo, personYearId));
};

/** The orders that were started for a person, newest first, by whom and when. */
export const ordersFor = (
  reader: Reader,
  participantId: number,
  limit: number,
): Promise<{ accountId: number; createdAt: Date }[]> =>
  reader.rows(
    `SELECT o.account_id, o.created_at FROM orders o WHERE o.id IN
       (SELECT l.order_id FROM order_lines l JOIN person_years y ON y.id = l.person_year_id WHERE y.participant_id = ?)
     ORDER BY o.id DESC LIMIT ${limit}`,
    [participantId],
  );

/** Whose WeChat a refund went back to. */
export const payerOfRefund = (reader: Reader, refundId: number): Promise<{ accountId: number } | undefined> =>
  reader.row('SELECT o.account_id FROM refunds r JOIN orders o ON o.id = r.order_id WHERE r.id = ?', [refundId]);

/** An application for a refund that was refused: who had asked, and the order it was about. */
export const refusedApplication = (
  reader: Reader,
  applicationId: number,
): Promise<{ accountId: number; orderRid: string } | undefined> =>
  reader.row(
    `SELECT a.account_id, o.rid AS order_rid FROM refund_applications a JOIN orders o ON o.id = a.order_id
     WHERE a.id = ? AND a.state = 'refused'`,
    [applicationId],
  );

/** What somebody began to pay and did not, as long as it can still be gone on with. */
export type UnpaidBasket = { accountId: number; basketId: number; orderRid: string; participantIds: readonly number[] };

/**
 * The newest order of a basket, when its time ran out unpaid and there is still something to pay: people whose year
 * nobody has paid or is paying by now. `undefined`: there is no reason to speak of it any more.
 */
export const unpaidBasket = async (reader: Reader, basketId: number, now: Date): Promise<UnpaidBasket | undefined> => {
  const order = await reader.row<{ id: number; rid: string; accountId: number; state: string; closeReason: string }>(
    `SELECT o.id, o.rid, o.account_id, o.state, o.close_reason FROM orders o JOIN baskets b ON b.id = o.basket_id
     WHERE o.basket_id = ? AND b.expires_at > ? ORDER BY o.id DESC LIMIT 1`,
    [basketId, now],
  );
  if (order?.state !== 'closed' || !['hold', 'timeExpire'].includes(order.closeReason)) return undefined;
  const open = await reader.rows<{ participantId: number }>(
    `SELECT DISTINCT y.participant_id FROM order_lines l JOIN person_years y ON y.id = l.person_year_id
     JOIN due_items d ON d.id = l.due_item_id AND d.state = 'open'
     LEFT JOIN leases s ON s.person_year_id = y.id
     WHERE l.order_id = ? AND s.holder IS NULL ORDER BY y.participant_id`,
    [order.id],
  );
  const participantIds = open.map(({ participantId }) => participantId);
  return participantIds.length === 0
    ? undefined
    : { accountId: order.accountId, basketId, orderRid: order.rid, participantIds };
};

/** The basket an order was made from. */
export const basketOfOrder = (reader: Reader, orderId: number): Promise<{ basketId: number } | undefined> =>
  reader.row('SELECT basket_id FROM orders WHERE id = ?', [orderId]);

/** An order that somebody else took over, as long as it says something: whom somebody else pays for now, or has paid for. */
export type TakenOrder = {
  accountId: number;
  orderRid: string;
  isByInsured: boolean;
  /** Whom the other pays for. */
  participantIds: readonly number[];
  /** Something of it nobody pays by now. */
  hasRest: boolean;
};

/**
 * The years of an order that was closed for somebody else, as they are now: held by another account's order, kept for it,
 * or paid by another. `undefined`: all of them are free again, or its own payer has begun anew.
 */
export const takenOrder = async (reader: Reader, orderId: number, now: Date): Promise<TakenOrder | undefined> => {
  const order = await reader.row<{ rid: string; accountId: number; state: string; closeReason: string | null }>(
    'SELECT rid, account_id, state, close_reason FROM orders WHERE id = ?',
    [orderId],
  );
  if (order?.state !== 'closed' || !TAKEN.includes(order.closeReason ?? '')) return undefined;
  const { accountId, rid: orderRid, closeReason } = order;
  const years = await reader.rows<{ participantId: number; isTheirs: number; isOpen: number }>(
    `SELECT y.participant_id, CASE WHEN ${THEIRS} THEN 1 ELSE 0 END AS is_theirs,
       CASE WHEN d.state = 'open' AND s.holder IS NULL THEN 1 ELSE 0 END AS is_open
     FROM order_lines l JOIN person_years y ON y.id = l.person_year_id JOIN due_items d ON d.id = l.due_item_id
     JOIN leases s ON s.person_year_id = y.id LEFT JOIN orders h ON h.out_trade_no = s.holder
     WHERE l.order_id = ? ORDER BY y.participant_id`,
    [accountId, now, accountId, accountId, orderId],
  );
  const theirs = years.filter(({ isTheirs }) => isTheirs === 1);
  if (theirs.length === 0) return undefined;
  return {
    accountId,
    orderRid,
    isByInsured: closeReason === 'takeOverByInsured',
    participantIds: [...new Set(theirs.map(({ participantId }) => participantId))],
    hasRest: years.some(({ isTheirs, isOpen }) => isTheirs === 0 && isOpen === 1),
  };
};

const TAKEN: readonly string[] = ['takeOver', 'takeOverByInsured'];

/** Asked for the payer of the order, now, the payer, the payer: another's order has the year, or may begin one, or has paid. */
const THEIRS = `(s.holder IS NOT NULL AND (h.account_id IS NULL OR h.account_id <> ?))
  OR (s.holder IS NULL AND d.state = 'open' AND s.kept_until_at > ? AND s.kept_for_id <> ?)
  OR (d.state = 'paid' AND s.holder IS NULL AND NOT EXISTS (SELECT 1 FROM order_lines p JOIN orders o ON o.id = p.order_id
       WHERE p.person_year_id = y.id AND p.outcome IN ('credited', 'creditedWithCase') AND o.account_id = ?))`;
