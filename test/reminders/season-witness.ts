import type { SentCard } from '../local-wechat/server/messages/subscribe-send';
import { openidFor } from '../local-wechat/server/openids';
import type { TextMessage } from '../local-sms/start-local-sms';
import type { SeasonPerson } from './season-county';

/** What the phones of a county saw, judged as it arrived and by nothing that the product says of itself. */
export type Witness = {
  cardsN: number;
  textsN: number;
  /** Every kind of message that should not have come. */
  wrong: Record<'afterPayment' | 'tooSoon' | 'tooMany' | 'atNight' | 'toDead' | 'toCovered' | 'toPensioner', number>;
  /** Came within a minute after the payment: it was with WeChat already. */
  handedOverN: number;
};

const GAP_DAYS = 3;
const SEASON_MAX = 6;
const HANDED_OVER_MS = 60_000;
const COUNTY_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

const countyDay = (at: Date): number => Math.floor((at.getTime() + COUNTY_MS) / DAY_MS);
const countyHour = (at: Date): number => new Date(at.getTime() + COUNTY_MS).getUTCHours();

export const witnessOf = (
  people: readonly SeasonPerson[],
  now: () => Date,
  appid: () => string,
): {
  seen: Witness;
  onCard: (card: SentCard) => void;
  onText: (message: TextMessage) => void;
} => {
  const seen: Witness = {
    cardsN: 0,
    textsN: 0,
    wrong: { afterPayment: 0, tooSoon: 0, tooMany: 0, atNight: 0, toDead: 0, toCovered: 0, toPensioner: 0 },
    handedOverN: 0,
  };
  const byPhone = new Map(people.filter(({ phone }) => phone !== '').map((person) => [person.phone, [person]]));
  let byOpenid: Map<string, SeasonPerson[]> | undefined;
  const whoseIs = (openid: string): SeasonPerson[] => {
    byOpenid ??= peopleByOpenid(people, appid());
    return byOpenid.get(openid) ?? [];
  };
  return {
    seen,
    onCard: ({ openid, title }) => {
      if (title !== '缴费提醒') return;
      seen.cardsN += 1;
      judge(seen, whoseIs(openid), now());
    },
    onText: ({ phone }) => {
      seen.textsN += 1;
      judge(seen, byPhone.get(phone) ?? [], now());
    },
  };
};

const peopleByOpenid = (people: readonly SeasonPerson[], appid: string): Map<string, SeasonPerson[]> => {
  const found = new Map<string, SeasonPerson[]>();
  for (const person of people) {
    if (person.alias === undefined) continue;
    const openid = openidFor(appid, person.alias);
    found.set(openid, [...(found.get(openid) ?? []), person]);
  }
  return found;
};

const WRONG = { dead: 'toDead', covered: 'toCovered', pensioner: 'toPensioner' } as const;

const judge = (seen: Witness, people: readonly SeasonPerson[], at: Date): void => {
  const { wrong } = seen;
  const hour = countyHour(at);
  if (hour < 8 || hour >= 20) wrong.atNight += 1;
  const owing = people.filter(({ standing }) => standing === 'due' || standing === 'reaching');
  const unpaid = owing.filter(({ paidAt }) => paidAt === undefined);
  if (owing.length === 0) {
    for (const { standing } of people) if (standing !== 'due' && standing !== 'reaching') wrong[WRONG[standing]] += 1;
    return;
  }
  if (unpaid.length === 0) {
    const last = Math.max(...owing.map(({ paidAt }) => paidAt?.getTime() ?? 0));
    if (at.getTime() - last <= HANDED_OVER_MS) seen.handedOverN += 1;
    else wrong.afterPayment += 1;
  }
  for (const person of unpaid) {
    const last = person.toldAt.at(-1);
    if (last !== undefined && countyDay(at) - countyDay(last) < GAP_DAYS) wrong.tooSoon += 1;
    person.toldAt.push(at);
    if (person.toldAt.length > SEASON_MAX) wrong.tooMany += 1;
  }
};
