import type { Home } from '../../types/home';
import type { Caller } from '../http/caller';
import { countyTime } from '../shared/day';

export type HomeDeps = {
  runMode: Home['runMode'];
  county: () => Promise<{ code: string; name: string } | undefined>;
  window: (regionCode: string) => Home['window'];
  peopleOf: (accountId: number) => Promise<readonly { participantId: number }[]>;
  listCards: (caller: Caller, participantIds: readonly number[]) => Promise<Home['people']>;
  openOrders: (accountId: number) => Promise<readonly { rid: string; totalFen: number; holdUntilAt: Date }[]>;
};

/** The first page in one request: every person of the account, the window, what is still to be paid. */
export const showHome = async (deps: HomeDeps, caller: Caller): Promise<Home> => {
  const county = await deps.county();
  const people = await deps.peopleOf(caller.accountId);
  const orders = await deps.openOrders(caller.accountId);
  return {
    county: county?.name ?? '',
    runMode: deps.runMode,
    window: deps.window(county?.code ?? ''),
    people: await deps.listCards(
      caller,
      people.map((person) => person.participantId),
    ),
    openOrders: orders.map(({ rid, totalFen, holdUntilAt }) => ({
      orderId: rid,
      amountFen: totalFen,
      expiresAt: countyTime(holdUntilAt),
    })),
  };
};
