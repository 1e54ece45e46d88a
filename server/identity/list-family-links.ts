import type { z } from 'zod';
import type { getFamilyLinks } from '../../types/family-links';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import type { Clock } from '../shared/clock';
import { PAYERS_MAX, PEOPLE_MAX } from './decide-binding';
import { linksOfAccount, payersOfPeople } from './family-link-store';
import type { MaskedNames } from './family-view';
import { linkView, payerNames } from './family-view';
import { linkStateOf, relationOf } from './link-state';

type Deps = { reader: Reader; clock: Clock; maskedNames: MaskedNames };
type Answer = z.input<(typeof getFamilyLinks)['answers'][200]>;

/** For whom the caller pays, and who pays for the people whom the caller has proved to be. */
export const listFamilyLinks = async (deps: Deps, caller: Caller): Promise<Answer> => {
  const { reader, clock, maskedNames } = deps;
  const now = clock.now();
  const links = (await linksOfAccount(reader, caller.accountId)).filter((link) => link.relation !== 'self');
  const own = caller.people.filter(({ level }) => level === 'L2').map(({ participantId }) => participantId);
  const payers = await payersOfPeople(reader, own, caller.accountId);
  const names = await maskedNames(links.map((link) => link.participantId));
  const nameOfPayer = await payerNames(
    deps,
    payers.map((payer) => payer.accountId),
  );
  return {
    links: links.map((link) => linkView(link, names.get(link.participantId) ?? '', now)),
    payers: payers.map((payer) => ({
      linkId: payer.rid,
      participantId: payer.participantRid,
      payer: nameOfPayer(payer.accountId),
      relation: payer.relation === 'self' ? 'other' : relationOf(payer),
      state: linkStateOf(payer, now),
      sinceDay: payer.sinceDay,
    })),
    peopleMax: PEOPLE_MAX,
    payersMax: PAYERS_MAX,
  };
};
