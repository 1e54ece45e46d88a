import type { Arrears, ArrearsYear } from '../../types/arrears';
import { PERSON_YEARS_MAX } from '../../types/limits';
import type { Caller } from '../http/caller';
import type { AssessedYear } from '../policy/assessed-year';
import { assessYears } from '../policy/assess-year';
import { currentPack } from '../policy/year-law';
import { yearFor } from '../policy/audience';
import type { Audience } from '../policy/explanation';
import { explain } from '../policy/explanation';
import type { TierOffer } from '../policy/tier-offer';
import { windowAt } from '../policy/windows';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { countyTime } from '../shared/day';
import { sumFen } from '../shared/fen';
import { earlierYears } from './earlier-years';
import type { AssessDeps, AssessedPerson } from './read-people';
import { readPeople } from './read-people';
import type { Hold, HoldsOf } from './hold';
import { holdsOfYears, mayTakeOver } from './hold';
import type { YearsPaidBy } from './known-years';
import { knowsOf } from './known-years';
import { PAYER_REASON, reasonText } from './reason-texts';

export type ArrearsDeps = AssessDeps & {
  clock: Clock;
  maskedNames: (participantIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  holdsOf: HoldsOf;
  yearsPaidBy: YearsPaidBy;
};

/** Every year of a person with what may be paid, in the words of the caller's audience. */
export const listArrears = async (deps: ArrearsDeps, caller: Caller, participantId: number): Promise<Arrears> => {
  const now = deps.clock.now();
  const person = (await readPeople(deps, [participantId], now)).get(participantId);
  if (person === undefined) throw new AppError('notFound');
  const audience = caller.audienceFor(participantId);
  const holds = await holdsOfYears([person], deps.holdsOf);
  const paidByCaller = await deps.yearsPaidBy(caller.accountId, [participantId]);
  const knows = knowsOf(caller, paidByCaller, participantId);
  const pack = currentPack(person.law);
  const window = windowAt(pack, now, person.law);
  const all = assessYears(person.facts, person.law);
  const seen = all.map((year) => yearFor(year, audience, knows));
  const knowsHistory = caller.knowsHistory(participantId);
  return {
    participantId: person.participant.rid,
    relation: caller.standingFor(participantId)?.relation ?? 'other',
    maskedName: (await deps.maskedNames([participantId])).get(participantId) ?? '',
    knowsHistory,
    ...(knowsHistory ? { isAllPaid: earlierYears({ all, seen }, pack.feeYear).isAllPaid } : {}),
    years: seen.map((year) => arrearsYear(year, { person, audience, holds, caller, now, participantId })),
    maxYears: PERSON_YEARS_MAX,
    window:
      window.state === 'closed'
        ? { state: 'closed', ...(window.opensDay === null ? {} : { opensOn: window.opensDay }) }
        : { state: window.state, closesOn: window.closesDay },
  };
};

type View = {
  person: AssessedPerson;
  audience: Audience;
  holds: ReadonlyMap<string, Hold>;
  caller: Caller;
  participantId: number;
  now: Date;
};

/** `year` is what the audience may see of it. */
const arrearsYear = (year: AssessedYear, { person, audience, ...view }: View): ArrearsYear => {
  const reason = reasonOf(year, audience);
  return {
    feeYear: year.feeYear,
    obligation: year.obligation,
    payable: year.payable,
    ...(reason === undefined ? {} : { reason }),
    tiers: year.tiers.map((tier) => tierView(tier, audience)),
    ...(year.range === undefined ? {} : { range: year.range }),
    ...(year.chosenTier === undefined ? {} : { chosenTier: year.chosenTier }),
    ...(year.chosenIn === undefined ? {} : { chosenIn: year.chosenIn }),
    subsidyLost: year.subsidyLost,
    ...busyView(year, person, view),
    ...(year.source === undefined || audience === 'payer' ? {} : { source: sourceView(year.source) }),
  };
};

/** Who pays a year just now; of a year that the caller is not shown as payable nothing, for it would tell that it is owed. */
const busyView = (
  { feeYear, payable }: AssessedYear,
  { years }: AssessedPerson,
  { holds, caller, participantId, now }: Omit<View, 'person' | 'audience'>,
): Pick<ArrearsYear, 'busyUntil' | 'canTakeOver'> => {
  const holder = years.find((row) => row.feeYear === feeYear)?.holder ?? undefined;
  const hold = holder === undefined ? undefined : holds.get(holder);
  if (hold === undefined || payable === 'none') return {};
  const canTakeOver = hold.accountId !== caller.accountId && mayTakeOver(hold, caller, participantId, now);
  return { busyUntil: countyTime(hold.untilAt), ...(canTakeOver ? { canTakeOver } : {}) };
};

const sourceView = ({
  rule,
  document,
  effectiveDay,
}: NonNullable<AssessedYear['source']>): NonNullable<ArrearsYear['source']> => ({
  rule,
  document,
  ...(effectiveDay === undefined ? {} : { effectiveDay }),
});

/** The reason of a year in the words of its audience; `year` is what that audience may see of it. */
export const reasonOf = (year: AssessedYear, audience: Audience): ArrearsYear['reason'] => {
  if (year.reason !== undefined) return reasonText(year.reason, audience);
  const isHidden = audience === 'payer' && year.payable === 'none' && year.obligation !== 'paid';
  return isHidden ? PAYER_REASON : undefined;
};

const tierView = (tier: TierOffer, audience: Audience): ArrearsYear['tiers'][number] => ({
  code: tier.code,
  ...(tier.fromTier === undefined ? {} : { fromTier: tier.fromTier }),
  ...(tier.isReplacement === true ? { isReplacement: true } : {}),
  amountFen: tier.amountFen,
  subsidyFen: sumFen(tier.subsidy.map((part) => part.amountFen)),
  ...(tier.governmentPaid.length === 0
    ? {}
    : { governmentPaidFen: sumFen(tier.governmentPaid.map((part) => part.amountFen)) }),
  explanation: explain(tier.explanation, audience),
});
