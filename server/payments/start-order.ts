import { openDueItem } from '../contributions/due-item-store';
import { explanationText } from '../contributions/line-explanation';
import type { PricedLine } from '../contributions/priced-line';
import { tiersOfYears } from '../contributions/person-year-store';
import type { Tx } from '../database/transaction';
import { isDuplicateKey } from '../database/transaction';
import type { Caller } from '../http/caller';
import { markPacksUsed } from '../rule-packs/rule-pack-store';
import { AppError } from '../shared/app-error';
import { countyTime, dayOf, timeInWords } from '../shared/day';
import type { Fen } from '../shared/fen';
import { newRid, randomDigits } from '../shared/ids';
import type { BasketRow, ChosenLine } from './basket-store';
import { quoteOf } from './basket-store';
import { leaseYears } from './lease-years';
import type { MerchantAccountRow } from './merchant-account-store';
import { currentMerchantAccount } from './merchant-account-store';
import type { Order } from './order-store';
import { liveOrderOfBasket, openSlotsOf, orderById, orderLines, orders } from './order-store';
import type { PrepayDeps, StartedOrder } from './prepay-order';
import { prepayOrder } from './prepay-order';
import type { QuoteDeps } from './quote-basket';
import { ownBasket, priceOpenBasket } from './quote-basket';

export type StartDeps = QuoteDeps &
  PrepayDeps & {
    /** When the last line's window or pack ends: nobody may pay after it. */
    lastPayableInstant: (lines: readonly PricedLine[], now: Date) => Promise<Date>;
    /** Until when no new order is begun. What was begun goes on. */
    maintenanceUntil: () => Promise<Date | undefined>;
  };

const HOLD_MS = 15 * 60_000;
const EXPIRE_MS = 2 * 60 * 60_000;
const OPEN_ORDERS_MAX = 3;
const NUMBER_TRIES = 5;

/**
 * Makes the order of a basket and asks WeChat for a prepay id. The same basket gives the same live order, so a double tap
 * does nothing. Prices are always computed again: other figures than the payer saw are `quote.changed`.
 */
export const startOrder = async (
  deps: StartDeps,
  caller: Caller,
  { basketRid, quoteHash }: { basketRid: string; quoteHash: string },
): Promise<StartedOrder> => {
  const { basket, chosen } = await ownBasket(deps.reader, caller, basketRid, deps.clock.now());
  const live = await liveOrderOfBasket(deps.reader, basket.id);
  if (live === undefined) await refuseInMaintenance(deps);
  return prepayOrder(deps, live ?? (await makeOrder(deps, caller, { basket, chosen, quoteHash })));
};

const LATE_MS = 10 * 60_000;

const refuseInMaintenance = async ({ maintenanceUntil, clock }: StartDeps): Promise<void> => {
  const until = await maintenanceUntil();
  if (until === undefined) return;
  const now = clock.now();
  const later = until > now ? until : new Date(now.getTime() + LATE_MS); // it takes longer than was said
  throw new AppError('maintenance', { time: timeInWords(later, now) });
};

type Asked = { basket: BasketRow; chosen: readonly ChosenLine[]; quoteHash: string };

// The second tap finds the years held by the first one's order: that order is the answer.
const makeOrder = async (deps: StartDeps, caller: Caller, asked: Asked): Promise<Order> => {
  try {
    return await makeNew(deps, caller, asked);
  } catch (error) {
    const first = await liveOrderOfBasket(deps.reader, asked.basket.id);
    if (error instanceof AppError && first !== undefined) return first;
    throw error;
  }
};

const makeNew = async (deps: StartDeps, caller: Caller, { basket, chosen, quoteHash }: Asked): Promise<Order> => {
  const quote = await priceOpenBasket(deps, caller, { chosen });
  const [removed] = quote.removed;
  if (quote.lines.length === 0 && removed !== undefined) throw new AppError(removed.code, removed.details);
  if (quote.lines.length === 0) throw new AppError('years.none');
  if (quote.quoteHash !== quoteHash) throw await quoteChanged(deps, basket, quoteHash, quote.totalFen);
  const account = await currentMerchantAccount(deps.reader);
  if (account === undefined) throw new Error('no merchant account');
  const lastInstant = await deps.lastPayableInstant(quote.lines, deps.clock.now());
  return commitOrder(deps, { caller, basket, chosen, account, lastInstant, ...quote });
};

/** Both figures: what the payer was shown, and what it is now. The new one counts as shown once the page asks for it. */
const quoteChanged = async (
  { reader }: StartDeps,
  basket: BasketRow,
  shownHash: string,
  currentFen: Fen,
): Promise<AppError> => {
  const shown = await quoteOf(reader, basket.id, shownHash);
  return new AppError('quote.changed', { ...(shown === undefined ? {} : { shownFen: shown.totalFen }), currentFen });
};

type NewOrder = {
  caller: Caller;
  basket: BasketRow;
  chosen: readonly ChosenLine[];
  account: MerchantAccountRow;
  lastInstant: Date;
  lines: readonly PricedLine[];
  totalFen: Fen;
  quoteHash: string;
};

// The order and its number are committed before WeChat hears of them. A clash of number, slot or double tap starts over.
const commitOrder = async (deps: StartDeps, wanted: NewOrder): Promise<Order> => {
  for (let tries = 1; ; tries += 1) {
    try {
      const id = await deps.inTransaction((tx) => insertOrder(deps, tx, wanted));
      const order = await orderById(deps.reader, id);
      if (order === undefined) throw new Error('an order just made is not there');
      return order;
    } catch (error) {
      if (!isDuplicateKey(error) || tries === NUMBER_TRIES) throw error;
      const live = await liveOrderOfBasket(deps.reader, wanted.basket.id);
      if (live !== undefined) return live;
    }
  }
};

const insertOrder = async (deps: StartDeps, tx: Tx, wanted: NewOrder): Promise<number> => {
  const { caller, basket, account, lines, totalFen } = wanted;
  const now = deps.clock.now();
  const outTradeNo = `${dayOf(now).replaceAll('-', '').slice(2)}${randomDigits(8)}`;
  await leaseYears(tx, yearsOf(wanted), { caller, holder: outTradeNo, now });
  await requireAsPriced(tx, wanted);
  const quote = await quoteOf(tx, basket.id, wanted.quoteHash);
  if (quote === undefined) throw new AppError('quote.changed', { currentFen: totalFen }); // right figures, never shown
  const timeExpireAt = new Date(Math.min(now.getTime() + EXPIRE_MS, wanted.lastInstant.getTime()));
  const prepayBodyText = deps.gateway.prepayBody(account, {
    outTradeNo,
    description: `城乡居民养老保险费 ${lines.length}笔`,
    totalFen,
    payerOpenid: caller.openid,
    timeExpire: countyTime(timeExpireAt).replace(/\.\d{3}/, ''),
  });
  const orderId = await tx.insert(orders, {
    outTradeNo,
    rid: newRid(),
    accountId: caller.accountId,
    basketId: basket.id,
    quoteId: quote.id,
    merchantAccountId: account.id,
    state: 'created',
    totalFen,
    reservedFen: 0,
    prepayBodyText,
    timeExpireAt,
    holdUntilAt: new Date(Math.min(now.getTime() + HOLD_MS, timeExpireAt.getTime())),
    nextQueryAt: new Date(now.getTime() + 5_000),
    queryN: 0,
    versionN: 1,
    openSlot: await freeSlot(tx, caller.accountId),
    liveSlot: 1,
  });
  await insertLines(tx, orderId, wanted);
  await markPacksUsed(
    tx,
    lines.map((line) => line.rulePackId),
    now,
  );
  return orderId;
};

/** A year may have been paid since it was priced; whoever holds its lease reads that for certain. */
const requireAsPriced = async (tx: Tx, { lines, chosen }: NewOrder): Promise<void> => {
  const tiers = await tiersOfYears(
    tx,
    lines.map((line) => personYearOf(chosen, line)),
  );
  const isAsPriced = (line: PricedLine): boolean => tiers.get(personYearOf(chosen, line)) === (line.fromTier ?? null);
  if (!lines.every(isAsPriced)) throw new AppError('year.paid');
};

const freeSlot = async (tx: Tx, accountId: number): Promise<number> => {
  const taken = new Set(await openSlotsOf(tx, accountId));
  for (let slot = 1; slot <= OPEN_ORDERS_MAX; slot += 1) if (!taken.has(slot)) return slot;
  throw new AppError('order.tooMany');
};

const insertLines = async (tx: Tx, orderId: number, { lines, chosen }: NewOrder): Promise<void> => {
  for (const line of lines) {
    const personYearId = personYearOf(chosen, line);
    const dueItemId = await openDueItem(tx, {
      personYearId,
      kind: line.isReplacement === true ? 'replacement' : line.kind,
      fromTier: line.fromTier,
      toTier: line.tier,
      amountFen: line.amountFen,
    });
    await tx.insert(orderLines, {
      orderId,
      personYearId,
      dueItemId,
      tier: line.tier,
      amountFen: line.amountFen,
      subsidyFen: line.subsidyFen,
      rulePackId: line.rulePackId,
      explanationText: explanationText(line.funders, line.explanation),
      outcome: 'waiting',
    });
  }
};

const yearsOf = ({ lines, chosen }: NewOrder): { personYearId: number; participantId: number }[] =>
  lines.map((line) => ({ personYearId: personYearOf(chosen, line), participantId: line.participantId }));

const personYearOf = (chosen: readonly ChosenLine[], line: PricedLine): number => {
  const found = chosen.find((choice) => choice.participantId === line.participantId && choice.feeYear === line.feeYear);
  if (found === undefined) throw new Error('a priced line that was not chosen');
  return found.personYearId;
};
