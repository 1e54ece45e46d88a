import type { Reader } from '../database/transaction';
import { accountsOfPeople } from '../identity/identity-reads';
import { toldPeople, toldRecipients } from '../messages/message-store';
import { accountsSwitchedOff, reachableAccounts } from '../messages/quota-reads';
import type { Template } from '../messages/sender';
import { participantIdsAfter, phoneIndexesOf } from '../participants/participant-reads';
import type { RulePacks } from '../rule-packs/rule-packs';
import { dayOf, instantOf, yearOf, day } from '../shared/day';
import type { CampaignRules, DuePerson } from './campaign-rules';
import { campaignRules, listDuePeople } from './campaign-rules';
import type { Decision, Told } from './decide-recipient';
import { decideRecipient } from './decide-recipient';

export type SurveyDeps = { reader: Reader; packs: RulePacks; hasTexts: boolean };

export type Surveyed = { person: DuePerson; decision: Decision };

const PEOPLE_PER_READ = 500;
export const DUE = 'due';

/**
 * Looks at everybody of the register, or of one region, and decides for each whom a reminder would go to at this instant, and why to nobody.
 * A dozen reads for every 500 people. Writes nothing.
 */
export const surveyRound = async function* (
  deps: SurveyDeps,
  { now, templates, regionCode }: { now: Date; templates: readonly Template[]; regionCode?: string },
): AsyncGenerator<Surveyed[]> {
  const { reader } = deps;
  const seasonStart = instantOf(day(`${yearOf(dayOf(now))}-01-01`));
  const recipients = new Map<string, Told>(
    (await toldRecipients(reader, DUE, seasonStart)).map(({ recipient, ...told }) => [recipient, told]),
  );
  let afterId = 0;
  for (;;) {
    const ids = await participantIdsAfter(reader, afterId, PEOPLE_PER_READ, regionCode);
    const last = ids.at(-1);
    if (last === undefined) return;
    afterId = last;
    yield await surveyPeople(deps, { ids, now, templates, seasonStart, recipients });
  }
};

type Chunk = {
  ids: readonly number[];
  now: Date;
  templates: readonly Template[];
  seasonStart: Date;
  recipients: ReadonlyMap<string, Told>;
};

const surveyPeople = async (
  deps: SurveyDeps,
  { ids, now, templates, seasonStart, recipients }: Chunk,
): Promise<Surveyed[]> => {
  const { reader, packs, hasTexts } = deps;
  const people = await listDuePeople(deps, ids, now);
  const due = [...people.values()].filter(({ pressing }) => pressing !== undefined).map((one) => one.participantId);
  const accounts = await accountsOfPeople(reader, due);
  const reachable = await reachableAccounts(
    reader,
    [...new Set(accounts.map(({ accountId }) => accountId))],
    DUE,
    templates,
  );
  const owners = accounts.filter(({ isOwner }) => isOwner).map(({ accountId }) => accountId);
  const switchedOff = await accountsSwitchedOff(reader, owners, DUE);
  const phones = await phoneIndexesOf(reader, due);
  const told = new Map((await toldPeople(reader, DUE, seasonStart, due)).map((row) => [row.participantId, row]));
  const rulesOf = rulesByRegion(packs, now);
  const byPerson = new Map<number, (typeof accounts)[number][]>();
  for (const row of accounts) byPerson.set(row.participantId, [...(byPerson.get(row.participantId) ?? []), row]);
  return [...people.values()].map((person) => {
    const rules = rulesOf(person.regionCode);
    const own = byPerson.get(person.participantId) ?? [];
    const facts = {
      person,
      accounts: own,
      hasSwitchedOff: own.some(({ accountId, isOwner }) => isOwner && switchedOff.has(accountId)),
      reachable,
      phoneIndex: phones.get(person.participantId),
      hasTexts,
      told: told.get(person.participantId),
      toldRecipient: (recipient: string) => recipients.get(recipient),
    };
    const decision: Decision =
      rules === undefined ? { kind: 'none', why: 'noRules' } : decideRecipient(facts, rules, now);
    return { person, decision };
  });
};

const rulesByRegion = (packs: RulePacks, now: Date): ((regionCode: string) => CampaignRules | undefined) => {
  const known = new Map<string, CampaignRules | undefined>();
  return (regionCode) => {
    if (!known.has(regionCode)) known.set(regionCode, campaignRules(packs, regionCode, dayOf(now)));
    return known.get(regionCode);
  };
};
