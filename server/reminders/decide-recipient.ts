import { dayOf, daysBetween } from '../shared/day';
import type { CampaignRules, DuePerson } from './campaign-rules';

/** Everything a decision about one person asks; nothing is read. */
export type RoundFacts = {
  person: DuePerson;
  /** In the order they were added; the insured's own account has `isOwner`. */
  accounts: readonly { accountId: number; isOwner: boolean }[];
  reachable: ReadonlySet<number>;
  /** On their own account this person does not want to be reminded: no text message instead of the card. */
  hasSwitchedOff: boolean;
  /** The register's phone, as an index. */
  phoneIndex: string | undefined;
  hasTexts: boolean;
  /** How often this person was told of what is due this season, and when last. */
  told: Told | undefined;
  toldRecipient: (recipient: string) => Told | undefined;
};
export type Told = { toldN: number; lastAt: Date };

export type Decision =
  | { kind: 'card'; recipient: string; accountId: number }
  | { kind: 'text'; recipient: string }
  /** Somebody must go there. */
  | { kind: 'village' }
  | { kind: 'none'; why: string };

/** Whoever owes earlier years only need not pay them: one word a season. */
const LATE_ONLY_MAX = 1;

/**
 * Whom a person's reminder goes to (F52, N12): nobody when nothing is due, too soon or too often; who pays for them before
 * themselves when the register has no phone of theirs; then a text message; then the village. Whoever switched it off is
 * told by neither of these. Pure.
 */
export const decideRecipient = (facts: RoundFacts, rules: CampaignRules, now: Date): Decision => {
  const { person, told } = facts;
  if (person.pressing === undefined) return { kind: 'none', why: person.why };
  const seasonMax = person.pressing === 'late' ? LATE_ONLY_MAX : rules.maxPerSeason;
  const tired = tiredOf(told, { ...rules, maxPerSeason: seasonMax }, now);
  if (tired !== undefined) return { kind: 'none', why: tired };
  let isBusy: string | undefined;
  for (const { accountId } of inOrder(facts)) {
    if (!facts.reachable.has(accountId)) continue;
    const recipient = `account:${accountId}`;
    const why = tiredOf(facts.toldRecipient(recipient), rules, now);
    if (why === undefined) return { kind: 'card', recipient, accountId };
    isBusy = why;
  }
  if (facts.hasSwitchedOff) return { kind: 'none', why: isBusy ?? 'switchedOff' };
  if (facts.hasTexts && facts.phoneIndex !== undefined) {
    const recipient = recipientOfPhone(facts.phoneIndex);
    const why = tiredOf(facts.toldRecipient(recipient), rules, now);
    if (why === undefined) return { kind: 'text', recipient };
    isBusy ??= why;
  }
  return isBusy === undefined ? { kind: 'village' } : { kind: 'none', why: isBusy };
};

/** Who has no account is counted by the index of their phone. */
export const recipientOfPhone = (phoneIndex: string): string => `phone:${phoneIndex.slice(0, 40)}`;

const inOrder = ({ accounts, phoneIndex }: RoundFacts): readonly { accountId: number }[] => {
  const own = accounts.filter(({ isOwner }) => isOwner);
  const payers = accounts.filter(({ isOwner }) => !isOwner);
  return phoneIndex === undefined ? [...payers, ...own] : [...own, ...payers];
};

const tiredOf = (
  told: Told | undefined,
  { minGapDays, maxPerSeason }: Pick<CampaignRules, 'minGapDays' | 'maxPerSeason'>,
  now: Date,
): 'tooSoon' | 'seasonFull' | undefined => {
  if (maxPerSeason === 0) return 'seasonFull';
  if (told === undefined) return undefined;
  if (told.toldN >= maxPerSeason) return 'seasonFull';
  return daysBetween(dayOf(told.lastAt), dayOf(now)) < minGapDays ? 'tooSoon' : undefined;
};
