import type { Home, HomeCard } from '../../types/home';
import type { Caller } from '../http/caller';
import type { Clock } from '../shared/clock';
import { countyTime } from '../shared/day';

export type HomeDeps = {
  clock: Clock;
  runMode: Home['runMode'];
  county: () => Promise<{ code: string; name: string } | undefined>;
  window: (regionCode: string) => Promise<Required<Pick<Home, 'window' | 'tell'>>>;
  listCards: (caller: Caller) => Promise<HomeCard[]>;
  openOrders: (accountId: number) => Promise<readonly { rid: string; totalFen: number; holdUntilAt: Date }[]>;
};

/** The first page in one request: every person of the account, the window, what is still to be paid. */
export const showHome = async (deps: HomeDeps, caller: Caller): Promise<Home> => {
  const county = await deps.county();
  const people = await deps.listCards(caller);
  const orders = await deps.openOrders(caller.accountId);
  const together = togetherOf(people);
  return {
    county: county?.name ?? '',
    runMode: deps.runMode,
    ...(await deps.window(county?.code ?? '')),
    people,
    ...(together === undefined ? {} : { together }),
    openOrders: orders.map(({ rid, totalFen, holdUntilAt }) => ({
      orderId: rid,
      amountFen: totalFen,
      expiresAt: countyTime(holdUntilAt),
    })),
    asOf: countyTime(deps.clock.now()),
  };
};

/** This year for everybody whose tier is known: offered when there are two or more. */
const togetherOf = (people: readonly HomeCard[]): Home['together'] => {
  const due = people.flatMap(({ cardState, amountFen }) => (cardState === 'due' ? (amountFen ?? []) : []));
  return due.length < 2 ? undefined : { count: due.length, amountFen: due.reduce((total, fen) => total + fen, 0) };
};
