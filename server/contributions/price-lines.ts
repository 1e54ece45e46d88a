import type { Caller } from '../http/caller';
import { currentPack } from '../policy/assess-year';
import { explain } from '../policy/explanation';
import { priceYear } from '../policy/price-year';
import { reopensDay, takesNewOrders, windowAt } from '../policy/windows';
import type { ErrorDetails } from '../shared/app-error';
import { countyTime, dayOf, instantOf, addDays } from '../shared/day';
import { sumFen } from '../shared/fen';
import type { AssessDeps, AssessedPerson } from './read-people';
import { readPeople } from './read-people';
import type { FunderPart } from './credit-person-year';
import type { LineChoice, PricedLine, UnpayableLine } from './priced-line';

export type PriceDeps = AssessDeps & {
  holdsUntil: (holders: readonly string[]) => Promise<ReadonlyMap<string, Date>>;
};

type Context = { now: Date; caller: Caller; ownHolder?: string | undefined };

/**
 * Prices choices by the law in force now: one answer per choice, in order. The same path as the page that offered the
 * tiers, so what was shown and what is charged cannot differ.
 */
export const priceLines = async (
  deps: PriceDeps,
  choices: readonly LineChoice[],
  context: Context,
): Promise<(PricedLine | UnpayableLine)[]> => {
  const people = await readPeople(deps, [...new Set(choices.map((choice) => choice.participantId))], context.now);
  const holders = [...people.values()].flatMap(({ years }) => years.flatMap(({ holder }) => holder ?? []));
  const holds = holders.length === 0 ? new Map<string, Date>() : await deps.holdsUntil(holders);
  return choices.map((choice) => {
    const person = people.get(choice.participantId);
    if (person === undefined) return { ...choice, code: 'year.notPayable', details: {} };
    const priced = price(deps, person, choice, context);
    return 'code' in priced ? priced : (busy(person, choice, holds, context) ?? priced);
  });
};

const busy = (
  { years }: AssessedPerson,
  choice: LineChoice,
  holds: ReadonlyMap<string, Date>,
  { ownHolder, now }: Context,
): UnpayableLine | undefined => {
  const held = years.find((year) => year.feeYear === choice.feeYear);
  if (held === undefined || held.holder === null || held.holder === ownHolder || held.tier !== null) return undefined;
  const until = holds.get(held.holder) ?? now;
  return { ...choice, code: 'year.busy', details: { time: countyTime(until).slice(11, 16) } };
};

const price = (
  { packs }: PriceDeps,
  { facts, law, regionCode }: AssessedPerson,
  choice: LineChoice,
  { now, caller }: Context,
): PricedLine | UnpayableLine => {
  const priced = priceYear(facts, law, { ...choice, audience: caller.audienceFor(choice.participantId) });
  if (!priced.ok) return { ...choice, ...problemOf(priced.problem) };
  const window = windowAt(currentPack(law), now, law);
  if (!takesNewOrders(window, now)) {
    const opensDay = window.state === 'closed' ? window.opensDay : reopensDay(currentPack(law), window, law);
    return { ...choice, code: 'window.closed', details: { date: opensDay ?? NO_DAY_KNOWN } };
  }
  const { offer, pricedBy } = priced.value;
  const pack = packs.packFor(regionCode, pricedBy.feeYear, dayOf(now));
  if (pack === undefined) throw new Error('a priced line without its pack');
  const funders: FunderPart[] = [
    ...offer.subsidy.map((part) => ({ ...part, kind: 'subsidy' as const })),
    ...offer.governmentPaid.map((part) => ({ ...part, kind: 'governmentPaid' as const })),
  ];
  return {
    ...choice,
    amountFen: offer.amountFen,
    subsidyFen: sumFen(offer.subsidy.map((part) => part.amountFen)),
    funders,
    rulePackId: pack.id,
    explanation: offer.explanation,
    explanationLines: explain(offer.explanation, caller.audienceFor(choice.participantId)),
  };
};

const NO_DAY_KNOWN = '下个缴费期';

const problemOf = (problem: {
  kind: 'paid' | 'notPayable' | 'noSuchTier';
  reason?: { key: string; params: Readonly<Record<string, string | number>> } | undefined;
}): { code: UnpayableLine['code']; details: ErrorDetails } => {
  switch (problem.kind) {
    case 'paid':
      return { code: 'year.paid', details: {} };
    case 'noSuchTier':
      return { code: 'tier.choose', details: {} };
    case 'notPayable':
      return problem.reason?.key === 'windowClosed'
        ? { code: 'window.closed', details: { date: String(problem.reason.params['date'] ?? NO_DAY_KNOWN) } }
        : { code: 'year.notPayable', details: {} };
  }
};

/** The first instant at which one of the people may no longer pay: end of the window, or of the pack. */
export const lastPayableInstant = async (deps: AssessDeps, lines: readonly LineChoice[], now: Date): Promise<Date> => {
  const people = await readPeople(deps, [...new Set(lines.map((line) => line.participantId))], now);
  const ends = [...people.values()].flatMap(({ law }) => {
    const pack = currentPack(law);
    const window = windowAt(pack, now, law);
    return [
      ...(window.state === 'closed' ? [now] : [window.closesAt]),
      ...(pack.validTo === null ? [] : [instantOf(addDays(pack.validTo, 1))]),
    ];
  });
  return ends.reduce((first, end) => (end < first ? end : first), new Date(now.getTime() + 365 * 24 * 60 * 60_000));
};
