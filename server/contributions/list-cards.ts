import type { Home } from '../../types/home';
import type { Caller } from '../http/caller';
import type { AssessedYear } from '../policy/assess-year';
import { assessYears } from '../policy/assess-year';
import { yearFor } from '../policy/audience';
import type { Audience } from '../policy/explanation';
import { dayOf, yearOf } from '../shared/day';
import type { ArrearsDeps } from './list-arrears';
import type { AssessedPerson } from './read-people';
import { readPeople } from './read-people';
import { PAYER_REASON, reasonText } from './reason-texts';

type Card = Home['people'][number];

/** One card a person for the first page: what this year asks, which years before are open. */
export const listCards = async (
  deps: Omit<ArrearsDeps, 'holdsUntil'>,
  caller: Caller,
  participantIds: readonly number[],
): Promise<Card[]> => {
  const people = await readPeople(deps, participantIds, deps.clock.now());
  const names = await deps.maskedNames(participantIds);
  const thisYear = yearOf(dayOf(deps.clock.now()));
  return participantIds.flatMap((id) => {
    const person = people.get(id);
    const level = caller.levelFor(id);
    if (person === undefined || level === undefined) return [];
    const head = { participantId: person.participant.rid, level, maskedName: names.get(id) ?? '', feeYear: thisYear };
    return [{ ...head, ...cardOf(person, caller.audienceFor(id), thisYear) }];
  });
};

type CardBody = Pick<Card, 'cardState' | 'amountFen' | 'tier' | 'openYears' | 'message'>;

const cardOf = (person: AssessedPerson, audience: Audience, thisYear: number): CardBody => {
  const years = assessYears(person.facts, person.law).map((year) => yearFor(year, audience));
  const openYears = years
    .filter((year) => year.feeYear < thisYear && year.payable !== 'none')
    .map((year) => year.feeYear);
  const current = years.find((year) => year.feeYear === thisYear);
  const isHeld = person.years.some((row) => row.feeYear === thisYear && row.holder !== null && row.tier === null);
  if (current === undefined) return { cardState: 'nothingDue', openYears };
  if (isHeld && current.payable !== 'none') return { cardState: 'paying', openYears, message: '正在确认' };
  if (current.payable === 'required') return { ...dueCard(current), openYears };
  const words = wordsFor(current, audience);
  if (current.obligation === 'paid') {
    return { cardState: openYears.length > 0 ? 'backYearsOnly' : 'paid', openYears, ...words };
  }
  return {
    cardState: current.payable === 'optional' || isSettled(current) ? 'nothingDue' : 'cannotPay',
    openYears,
    ...words,
  };
};

const dueCard = (current: AssessedYear): Omit<CardBody, 'openYears'> => {
  const offer = current.tiers.find((tier) => tier.code === current.chosenTier);
  return offer === undefined
    ? { cardState: 'dueNoTier' }
    : { cardState: 'due', amountFen: offer.amountFen, tier: offer.code };
};

const isSettled = (year: AssessedYear): boolean => year.obligation === 'covered' || year.obligation === 'notOwed';

const wordsFor = (year: AssessedYear, audience: Audience): { message?: string } => {
  if (year.obligation === 'paid') return { message: `${year.feeYear}年已缴` };
  if (year.reason !== undefined) return { message: reasonText(year.reason, audience).message };
  return audience === 'payer' ? { message: PAYER_REASON.message } : {};
};
