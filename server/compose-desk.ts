import { caseRoutes } from './cases/case-routes';
import type { DeleteAccountDeps } from './identity/delete-account';
import type { InTransaction, Reader } from './database/transaction';
import type { Caller } from './http/caller';
import type { Route } from './http/route';
import { accountRoutes } from './identity/account-routes';
import { householdRegionOn } from './participants/participant-reads';
import { countyOf } from './participants/region-store';
import { helpRoutes } from './rule-packs/help-routes';
import { readWindowOverrides } from './rule-packs/read-window-override';
import type { RulePacks } from './rule-packs/rule-packs';
import type { Clock } from './shared/clock';
import { dayOf } from './shared/day';
import type { Sealer } from './shared/sealing';

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  packs: RulePacks;
  sealer: Sealer;
  deletion: DeleteAccountDeps;
};

/** The doors where residents ask and are answered: help, cases, deletion. */
export const composeDesk = (ground: Ground): Route[] => {
  const { reader, clock } = ground;
  const regionOf = async (caller: Caller): Promise<string> => {
    const [first] = caller.people;
    const own = first && (await householdRegionOn(reader, first.participantId, dayOf(clock.now())));
    return own ?? (await countyOf(reader))?.code ?? '';
  };
  return [
    ...helpRoutes({ ...ground, regionOf, windowOverrides: () => readWindowOverrides(reader) }),
    ...caseRoutes(ground),
    ...accountRoutes(ground.deletion),
  ];
};
