import type { Caller } from '../http/caller';
import { assessYears } from '../policy/assess-year';
import { currentPack } from '../policy/year-law';
import { yearFor } from '../policy/audience';
import { explain } from '../policy/explanation';
import { priceYear } from '../policy/price-year';
import { reopensDay, takesNewOrders, windowAt } from '../policy/windows';
import type { ErrorDetails } from '../shared/app-error';
import { dayOf, instantOf, addDays, timeInWords } from '../shared/day';
import { sumFen } from '../shared/fen';
import type { AssessDeps, AssessedPerson } from './read-people';
import { readPeople } from './read-people';
import type { Hold, HoldsOf } from './hold';
import { holdsOfYears, mayTakeOver } from './hold';
import type { YearsPaidBy } from './known-years';
import { knowsOf, yearKey } from './known-years';
import type { FunderPart } from './credit-person-year';
import type { LineChoice, PricedLine, UnpayableLine } from './priced-line';

export type PriceDeps = AssessDeps & { holdsOf: HoldsOf; yearsPaidBy: YearsPaidBy };

type Context = { now: Date; caller: Caller; ownHolder?: string | undefined };
type Seen = Context & { holds: ReadonlyMap<string, Hold>; paidByCaller: ReadonlySet<string> };

/** `lines`: one answer per choice, in order. `addableYears`: what else of each person may be paid now, newest first. */
export type PricedChoices = {
  lines: (PricedLine | UnpayableLine)[];
  addableYears: ReadonlyMap<number, readonly number[]>;
};

/**
 * Prices choices by the law in force now. The same path as the page that offered the tiers, so what was shown and what is
 * charged cannot differ.
 */
export const priceLines = async (
  deps: PriceDeps,
  choices: readonly LineChoice[],
  context: Context,
): Promise<PricedChoices> => {
  const participantIds = [...new Set(choices.map((choice) => choice.participantId))];
  const people = await readPeople(deps, participantIds, context.now);
  const holds = await holdsOfYears(people.values(), deps.holdsOf);
  const paidByCaller = await deps.yearsPaidBy(context.caller.accountId, participantIds);
  const seen = { ...context, holds, paidByCaller };
  const lines = choices.map((choice) => {
    const person = people.get(choice.participantId);
    if (person === undefined) return { ...choice, code: 'year.notPayable' as const, details: {} };
    const priced = price(deps, person, choice, seen);
    return 'code' in priced ? priced : (busy(person, choice, seen) ?? priced);
  });
  return { lines, addableYears: addableYears(people, choices, seen) };
};

const addableYears = (
  people: ReadonlyMap<number, AssessedPerson>,
  choices: readonly LineChoice[],
  { caller, paidByCaller }: Seen,
): Map<number, number[]> => {
  const chosen = new Set(choices.map(({ participantId, feeYear }) => yearKey(participantId, feeYear)));
  const open = [...people].map(([id, { facts, law, years }]): [number, number[]] => {
    const held = new Set(years.flatMap(({ feeYear, holder }) => (holder === null ? [] : [feeYear])));
    return [
      id,
      assessYears(facts, law)
        .map((year) => yearFor(year, caller.audienceFor(id), knowsOf(caller, paidByCaller, id)))
        .filter(
          ({ feeYear, obligation, payable }) =>
            obligation !== 'paid' && payable !== 'none' && !held.has(feeYear) && !chosen.has(yearKey(id, feeYear)),
        )
        .map(({ feeYear }) => feeYear),
    ];
  });
  return new Map(open);
};

const busy = (
  { years }: AssessedPerson,
  choice: LineChoice,
  { ownHolder, now, caller, holds }: Seen,
): UnpayableLine | undefined => {
  const held = years.find((year) => year.feeYear === choice.feeYear);
  if (held === undefined || held.holder === null || held.holder === ownHolder) return undefined;
  const hold = holds.get(held.holder);
  return {
    ...choice,
    code: 'year.busy',
    details: { time: timeInWords(hold?.untilAt ?? now, now) },
    holder: held.holder,
    canTakeOver: hold !== undefined && mayTakeOver(hold, caller, choice.participantId, now),
  };
};

const price = (
  { packs }: PriceDeps,
  { facts, law, regionCode }: AssessedPerson,
  choice: LineChoice,
  { now, caller, paidByCaller }: Seen,
): PricedLine | UnpayableLine => {
  const audience = caller.audienceFor(choice.participantId);
  const knows = knowsOf(caller, paidByCaller, choice.participantId);
  const priced = priceYear(facts, law, { ...choice, audience, knows });
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
    fromTier: offer.fromTier,
    isReplacement: offer.isReplacement,
    amountFen: offer.amountFen,
    subsidyFen: sumFen(offer.subsidy.map((part) => part.amountFen)),
    funders,
    rulePackId: pack.id,
    explanation: offer.explanation,
    explanationLines: explain(offer.explanation, audience),
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
