import { keepYear } from '../contributions/person-year-store';
import type { UnpayableLine } from '../contributions/priced-line';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { CloseDeps } from './close-order';
import { closeOrder } from './close-order';
import type { CloseReason } from './order-state';
import type { Order } from './order-store';
import { liveOrderOfBasket, orderByNumber } from './order-store';
import type { OpenBasket, QuoteDeps } from './quote-basket';
import { ownBasket, priceOpenBasket } from './quote-basket';

export type TakenOver = { outcome: 'free' | 'closing' | 'paid'; message: string };

type Deps = CloseDeps & QuoteDeps;
type BusyLine = UnpayableLine & { holder: string };

const KEPT_MS = 5 * 60_000; // for the taps from here to the order, and for a close that WeChat answers late

const MESSAGES: Readonly<Record<TakenOver['outcome'], string>> = {
  free: '可以付了，请核对。',
  closing: '正在关掉那一笔，过几秒再点。',
  paid: '那一笔已经付好了，请别再付。',
};

/**
 * 改由我来付: closes the orders that hold years of this basket, as far as the caller may. The years are kept for the
 * caller before the close begins, so nobody else can slip an order in between. A close that finds money credits it.
 */
export const takeOver = async (deps: Deps, caller: Caller, rid: string): Promise<TakenOver> => {
  const open = await ownBasket(deps.reader, caller, rid, deps.clock.now());
  const own = await liveOrderOfBasket(deps.reader, open.basket.id);
  const { removed } = await priceOpenBasket(deps, caller, { chosen: open.chosen, ownHolder: own?.outTradeNo });
  const busy = removed.filter((line): line is BusyLine => line.code === 'year.busy' && line.holder !== undefined);
  const mine = busy.filter((line) => line.canTakeOver === true);
  const [refused] = busy;
  if (mine.length === 0 && refused !== undefined)
    throw new AppError('year.busy', { time: refused.details['time'] ?? '' });
  await keepAll(deps, caller, { open, lines: mine });
  const states: Order['state'][] = [];
  for (const holder of new Set(mine.map((line) => line.holder))) {
    const order = await orderByNumber(deps.reader, holder);
    if (order === undefined) continue;
    const reason = reasonFor(caller, order, mine);
    states.push(await closeOrder(deps, order, reason));
  }
  const outcome = outcomeOf(states);
  return { outcome, message: MESSAGES[outcome] };
};

const outcomeOf = (states: readonly Order['state'][]): TakenOver['outcome'] => {
  if (states.includes('paid')) return 'paid';
  return states.every((state) => state === 'closed') ? 'free' : 'closing';
};

/** The other side reads who pays now: the insured, somebody else; one's own other order is simply given up. */
const reasonFor = (caller: Caller, order: Order, lines: readonly BusyLine[]): CloseReason => {
  if (order.accountId === caller.accountId) return 'changed';
  const isInsured = lines.some(
    (line) => line.holder === order.outTradeNo && caller.levelFor(line.participantId) === 'L2',
  );
  return isInsured ? 'takeOverByInsured' : 'takeOver';
};

const keepAll = async (
  deps: Deps,
  caller: Caller,
  { open, lines }: { open: OpenBasket; lines: readonly BusyLine[] },
): Promise<void> => {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + KEPT_MS);
  const years = open.chosen
    .filter((choice) =>
      lines.some((line) => line.participantId === choice.participantId && line.feeYear === choice.feeYear),
    )
    .sort((one, other) => one.personYearId - other.personYearId);
  await deps.inTransaction(async (tx) => {
    for (const { personYearId, participantId } of years) {
      const isInsured = caller.levelFor(participantId) === 'L2';
      await keepYear(tx, { personYearId, accountId: caller.accountId, isInsured, until, now });
    }
  });
};
