import type { Reader } from '../database/transaction';
import { accountsOfPeople } from '../identity/identity-reads';
import { peopleWords } from '../messages/card-values';
import type { Message } from '../messages/message-store';
import { peopleOfMessages } from '../messages/message-store';
import type { Composed } from '../messages/send-messages';
import { maskedNamesOf } from '../participants/participant-reads';
import { homeWindow } from '../rule-packs/home-window';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Clock } from '../shared/clock';
import type { Day } from '../shared/day';
import { addDays, dateInWords, day, dayInWords, dayOf, instantOf } from '../shared/day';
import type { Sealer } from '../shared/sealing';
import type { DuePerson } from './campaign-rules';
import { campaignRules, listDuePeople, nextSendingTime } from './campaign-rules';
import { MESSAGE_WORDS } from './message-words';

type Deps = { reader: Reader; packs: RulePacks; clock: Clock; sealer: Sealer };

/**
 * Looks again, at the last moment: whoever has paid by any channel since, or needs not, is out, and so is whoever an account
 * may not pay for any more; nobody left, no message.
 * Outside the county's hours it waits for the morning. A handful of reads, however many messages.
 */
export const composeDue = async (deps: Deps, messages: readonly Message[]): Promise<Map<number, Composed>> => {
  const { reader, clock } = deps;
  const now = clock.now();
  const ids = await peopleOfMessages(
    reader,
    messages.map(({ id }) => id),
  );
  const everybody = [...ids.values()].flat();
  const due = await listDuePeople(deps, everybody, now);
  const names = await maskedNamesOf(deps, everybody);
  const payers = await accountsOfPeople(reader, everybody);
  const composed = new Map<number, Composed>();
  for (const message of messages) {
    const mayHear = (id: number): boolean =>
      message.accountId === null ||
      payers.some(({ participantId, accountId }) => participantId === id && accountId === message.accountId);
    const people = (ids.get(message.id) ?? []).filter(mayHear).flatMap((id) => due.get(id) ?? []);
    composed.set(message.id, composeOne(deps, message, { people, names, now }));
  }
  return composed;
};

type Found = { people: readonly DuePerson[]; names: ReadonlyMap<number, string>; now: Date };

const composeOne = ({ packs }: Deps, message: Message, { people: asked, names, now }: Found): Composed => {
  const people = asked.filter(({ pressing }) => pressing !== undefined);
  const [first] = people;
  if (first === undefined) return { kind: 'drop' };
  const rules = campaignRules(packs, first.regionCode, dayOf(now));
  if (rules === undefined) return { kind: 'drop' };
  const at = nextSendingTime(rules, now);
  if (at > now) return { kind: 'later', at };
  const { window } = homeWindow(packs, first.regionCode, now);
  if (window.closesOn === undefined) return { kind: 'drop' };
  const closesOn = day(window.closesOn);
  const year = Math.max(...people.map(({ feeYear }) => feeYear));
  return {
    kind: 'say',
    words: {
      ...MESSAGE_WORDS.due.words,
      people: peopleWords(people.flatMap(({ participantId }) => names.get(participantId) ?? [])),
      year: String(year),
      until: dateInWords(closesOn),
    },
    page: people.some(({ hasTier }) => hasTier) ? `pages/check/check?r=${message.rid}` : 'pages/home/home',
    text: {
      words: textWords(closesOn),
      linkUntil: instantOf(addDays(closesOn, 1)),
      to: people.map(({ participantId }) => participantId),
    },
  };
};

const textWords =
  (closesOn: Day) =>
  (link?: string): string => {
    const how = link === undefined ? '打开微信小程序“年年缴”就能缴' : `点这里：${link} 或打开微信小程序“年年缴”`;
    return `【年年缴】城乡居民养老保险费还没缴，${dayInWords(closesOn)}前都能缴。${how}。我们不要验证码，不让您转账。`;
  };
