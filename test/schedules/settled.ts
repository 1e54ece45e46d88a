import { addDays, dayOf, instantOf } from '../../server/shared/day';
import { brokenInvariants } from '../support/invariants';
import { advanceBoth, countOf } from '../support/order-facts';
import type { World } from '../support/world';

const MINUTE_MS = 60_000;
const ROUNDS_MAX = 120;
const OPEN = `SELECT CONCAT('order ', out_trade_no, ' ', state) AS told FROM orders WHERE state NOT IN ('paid', 'closed', 'underReview')
  UNION ALL SELECT CONCAT('refund ', out_refund_no, ' ', state) FROM refunds WHERE state NOT IN ('succeeded', 'byTransfer', 'abnormal', 'closed')
  UNION ALL SELECT CONCAT('inbox ', dedupe_key) FROM inbox WHERE state = 'pending'
  UNION ALL SELECT CONCAT('event ', o.event, ' ', o.subject, ' ', d.handler, ' ', d.state, ' ', d.try_n) FROM outbox_deliveries d
    JOIN outbox o ON o.id = d.outbox_id WHERE d.state <> 'done'`;

/** Takes every fault away and lets time pass until nothing is open any more. Throws when something stays open. */
export const letSettle = async (world: World): Promise<void> => {
  await world.wechat.control.disarm();
  let open: { told: string }[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await advanceBoth(world, 3 * MINUTE_MS);
    await world.runJobs();
    if (round <= 3) continue;
    open = await world.product.database.reader.rows(OPEN);
    if (open.length === 0) return;
  }
  throw new Error(`after ${3 * ROUNDS_MAX} minutes: ${open.map(({ told }) => told).join(', ')}`);
};

/** The next morning's bill tells of payments that nobody told of: those of orders that WeChat had closed. */
export const endDay = async (world: World): Promise<void> => {
  const today = dayOf(world.clock.now());
  await advanceBoth(world, instantOf(addDays(today, 1), '10:20').getTime() - world.clock.now().getTime());
  await letSettle(world);
  const compared = await countOf(world, `(SELECT COUNT(*) FROM bills WHERE bill_day = ? AND state = 'compared')`, [
    today,
  ]);
  if (compared !== 1) throw new Error(`the bill of ${today} was not compared`);
};

export const PAID_STATES = new Set(['SUCCESS', 'REFUND']);

type Placed = {
  outTradeNo: string;
  creditedFen: number;
  returnedFen: number;
  byTransferFen: number;
  suspenseFen: number;
};

/**
 * What does not hold now that everything is settled: the invariants of the ledger, and WeChat's own word about each
 * order, which must be found in the books to the fen.
 */
export const problemsOf = async (world: World, sinceNumber: number): Promise<string[]> => {
  const { reader } = world.product.database;
  const problems = await brokenInvariants(reader);
  const atWeChat = await world.wechat.control.orders();
  const placed = new Map((await reader.rows<Placed>(PLACED)).map((row) => [row.outTradeNo, row]));
  for (const { outTradeNo, state, totalFen, refunds } of atWeChat.slice(sinceNumber)) {
    const books = placed.get(outTradeNo);
    const isPaid = PAID_STATES.has(state);
    const refundedFen = refunds.filter((one) => one.state === 'SUCCESS').reduce((sum, one) => sum + one.refundFen, 0);
    const heldFen =
      books === undefined ? 0 : books.creditedFen + books.returnedFen + books.byTransferFen + books.suspenseFen;
    if (heldFen !== (isPaid ? totalFen : 0)) {
      problems.push(`${outTradeNo}: WeChat has ${isPaid ? totalFen : 0} (${state}), the books place ${heldFen}`);
    }
    if (refundedFen !== (books?.returnedFen ?? 0)) {
      problems.push(`${outTradeNo}: WeChat returned ${refundedFen}, the books say ${books?.returnedFen ?? 0}`);
    }
  }
  const lost = await countOf(world, LOST_FACTS);
  if (lost !== 0) problems.push(`${lost} payments of other channels are neither credited nor a case`);
  const robbed = await reader.rows<{ outTradeNo: string }>(ROBBED);
  problems.push(...robbed.map(({ outTradeNo }) => `${outTradeNo}: held its years and was not credited`));
  return problems;
};

// Sums by order first: asked for each order anew, the last day of a long run would take minutes.
const PLACED = `SELECT o.out_trade_no, COALESCE(c.fen, 0) AS credited_fen, COALESCE(r.returned, 0) AS returned_fen,
  COALESCE(r.by_transfer, 0) AS by_transfer_fen,
  (CASE WHEN o.state = 'underReview' THEN o.total_fen ELSE 0 END) AS suspense_fen
  FROM orders o
  LEFT JOIN (SELECT SUBSTR(channel_ref, 1, 14) AS number, SUM(personal_fen) AS fen FROM contribution_lines
    WHERE live_slot = 1 AND channel = 'wechat' GROUP BY SUBSTR(channel_ref, 1, 14)) c ON c.number = o.out_trade_no
  LEFT JOIN (SELECT f.order_id, SUM(CASE WHEN f.state = 'succeeded' THEN f.amount_fen ELSE 0 END) AS returned,
    SUM(CASE WHEN f.state IN ('byTransfer', 'abnormal') AND EXISTS
      (SELECT 1 FROM cases k WHERE k.subject = CONCAT('refund:', f.out_refund_no)) THEN f.amount_fen ELSE 0 END) AS by_transfer
    FROM refunds f GROUP BY f.order_id) r ON r.order_id = o.id`;

const LOST_FACTS = `(SELECT COUNT(*) FROM channel_facts f WHERE f.outcome <> 'credited'
  AND NOT EXISTS (SELECT 1 FROM cases k WHERE k.subject = CONCAT('channelFact:', f.id)))`;

// Whoever holds a lease is credited: it ends by a close, never by time.
const ROBBED = `SELECT DISTINCT o.out_trade_no FROM orders o JOIN order_lines l ON l.order_id = o.id
  WHERE o.state = 'paid' AND o.close_reason IS NULL AND l.outcome NOT LIKE 'credited%'`;
