import { getHelp } from '../../types/help';
import type { Caller } from '../http/caller';
import type { Route } from '../http/route';
import { route } from '../http/route';
import type { Clock } from '../shared/clock';
import type { RulePacks } from './rule-packs';
import { showHelp } from './show-help';

type Deps = {
  packs: RulePacks;
  clock: Clock;
  /** Where the caller's people live; the county when nobody is known. */
  regionOf: (caller: Caller) => Promise<string>;
};

export const helpRoutes = ({ packs, clock, regionOf }: Deps): Route[] => [
  route(getHelp, async ({ caller }) => ({
    status: 200,
    body: showHelp(packs, { regionCode: await regionOf(caller), now: clock.now() }),
  })),
];
