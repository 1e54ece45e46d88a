import { getHelp } from '../../types/help';
import type { Caller } from '../http/caller';
import type { Route } from '../http/route';
import { route } from '../http/route';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import type { RulePacks } from './rule-packs';
import type { OverrideOf } from './read-window-override';
import { showHelp } from './show-help';

type Deps = {
  packs: RulePacks;
  clock: Clock;
  /** Where the caller's people live; the county when nobody is known. */
  regionOf: (caller: Caller) => Promise<string>;
  windowOverrides: () => Promise<OverrideOf>;
};

export const helpRoutes = ({ packs, clock, regionOf, windowOverrides }: Deps): Route[] => [
  route(getHelp, async ({ caller }) => {
    const [regionCode, now] = [await regionOf(caller), clock.now()];
    const override = (await windowOverrides())(regionCode, dayOf(now));
    return { status: 200, body: showHelp(packs, { regionCode, now, override }) };
  }),
];
