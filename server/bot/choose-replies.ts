import type { InTransaction } from '../database/transaction';
import type { Caller } from '../http/caller';
import { MESSAGE_KINDS } from '../messages/message-kinds';
import { setSwitch } from '../messages/message-quota-store';
import { dropPlannedOfAccount } from '../messages/message-store';
import { deskNear } from '../rule-packs/desk-hours';
import type { Desk } from '../rule-packs/desk-hours';
import { answerOfLaw } from '../rule-packs/law-answers';
import { packOfToday } from '../rule-packs/pack-places';
import type { OverrideOf } from '../rule-packs/read-window-override';
import type { RegisteredPack, RulePacks } from '../rule-packs/rule-packs';
import { dayOf } from '../shared/day';
import type { ArrearsReads } from './answer-arrears';
import { answerArrears } from './answer-arrears';
import type { Card } from './bot-texts';
import { accountOf, CARDS, FIXED, TEXTS, yearsOf } from './bot-texts';
import { isHeard } from './chat-store';
import type { Reply } from './customer-messenger';
import type { HandOverDeps } from './hand-over';
import { handOver, keepWords } from './hand-over';
import type { Intent } from './recognise-intent';

export type ChooseDeps = HandOverDeps &
  ArrearsReads & {
    inTransaction: InTransaction;
    packs: RulePacks;
    /** Where the caller's people live; the county when nobody is known. */
    regionOf: (caller: Caller | undefined) => Promise<string>;
    windowOverrides: () => Promise<OverrideOf>;
  };

export type Asked = {
  intent: Intent;
  text: string;
  hadIdNumber: boolean;
  /** `undefined`: nobody who ever signed in. */
  caller: Caller | undefined;
  personIndex: string;
};

type Said = { text: string; card: Card };

/** What is said to a message: a warning first when an ID number was typed; then one answer with one card. */
export const chooseReplies = async (deps: ChooseDeps, asked: Asked): Promise<Reply[]> => {
  const { hadIdNumber, intent } = asked;
  if (!hadIdNumber) return asReplies(await answerTo(deps, asked));
  const warning: Reply = { kind: 'text', text: TEXTS.idNumber };
  if (intent === 'unknown') return [warning, { kind: 'card', ...CARDS.verify }];
  return [warning, ...asReplies(await answerTo(deps, asked))];
};

/** The desk that is nearest to whoever asks. */
export const deskFor = async (deps: ChooseDeps, caller: Caller | undefined): Promise<Desk | undefined> => {
  const { pack, regionCode } = await placeOf(deps, caller);
  return pack && deskNear(pack, regionCode, deps.clock.now());
};

const asReplies = ({ text, card }: Said): Reply[] => [
  { kind: 'text', text },
  { kind: 'card', ...card },
];

const answerTo = async (deps: ChooseDeps, asked: Asked): Promise<Said> => {
  const { intent, caller, personIndex } = asked;
  const known = caller !== undefined && caller.people.length > 0 ? caller : undefined;
  switch (intent) {
    case 'owe':
      if (known === undefined) return { text: TEXTS.unverified, card: CARDS.verify };
      return { text: await answerArrears(deps, known), card: yearsCard(known) };
    case 'backpay':
      return { text: TEXTS.backpay, card: known === undefined ? CARDS.verify : yearsCard(known) };
    case 'cannotPay':
      return { text: TEXTS.cannotPay, card: known === undefined ? CARDS.whyNot : yearsCard(known) };
    case 'stopReminders':
      if (caller !== undefined) await stopReminders(deps, caller);
      return { text: TEXTS.stopReminders, card: CARDS.reminders };
    case 'person':
      return {
        text: await handOver(deps, { caller, personIndex, desk: await deskFor(deps, caller) }),
        card: CARDS.cases,
      };
    case 'unknown':
      return (await wordsForDesk(deps, asked)) ?? FIXED.unknown;
    case 'tier':
    case 'subsidy':
      return lawAnswer(deps, { intent, caller, card: known === undefined ? CARDS.tiers : yearsCard(known) });
    case 'how':
    case 'deadline':
      return lawAnswer(deps, { intent, caller, card: CARDS.home });
    case 'refund':
      return lawAnswer(deps, { intent, caller, card: CARDS.receipts });
    case 'sixty':
      return lawAnswer(deps, { intent, caller, card: ownAccount(known) });
    case 'fraud':
      return lawAnswer(deps, { intent, caller, card: CARDS.help });
    case 'family':
    case 'notShown':
    case 'receipt':
    case 'whereIsMoney':
    case 'remind':
    case 'phoneChanged':
      return FIXED[intent];
  }
};

type OfLaw = { intent: Parameters<typeof answerOfLaw>[0]; caller: Caller | undefined; card: Card };

/** Without a pack for the place nothing is known, and nothing is guessed. */
const lawAnswer = async (deps: ChooseDeps, { intent, caller, card }: OfLaw): Promise<Said> => {
  const { pack, regionCode } = await placeOf(deps, caller);
  if (pack === undefined) return FIXED.unknown;
  const now = deps.clock.now();
  const override = (await deps.windowOverrides())(regionCode, dayOf(now));
  return { text: answerOfLaw(intent, { pack, now, override }), card };
};

/** Whoever asked for a person a while ago and now says something is leaving words. */
const wordsForDesk = async (deps: ChooseDeps, { caller, personIndex, text }: Asked): Promise<Said | undefined> => {
  if (caller === undefined || text.trim() === '') return undefined;
  if (!(await isHeard(deps.reader, personIndex, deps.clock.now()))) return undefined;
  return { text: await keepWords(deps, caller, text), card: CARDS.cases };
};

/** One person: their years. Several: the page with a card for each. */
const yearsCard = ({ people }: Caller): Card => {
  const [first] = people;
  return people.length === 1 && first !== undefined ? yearsOf(first.rid) : CARDS.home;
};

const ownAccount = (caller: Caller | undefined): Card => {
  const own = caller?.people.find(({ level, relation }) => level === 'L2' && relation === 'self');
  return own === undefined ? CARDS.home : accountOf(own.rid);
};

const stopReminders = ({ inTransaction }: ChooseDeps, { accountId }: Caller): Promise<void> =>
  inTransaction(async (tx) => {
    for (const kind of MESSAGE_KINDS) await setSwitch(tx, accountId, kind, 'off');
    await dropPlannedOfAccount(tx, accountId); // neither a card nor, in its place, a text message
  });

const placeOf = async (
  { regionOf, packs, clock }: ChooseDeps,
  caller: Caller | undefined,
): Promise<{ regionCode: string; pack: RegisteredPack | undefined }> => {
  const regionCode = await regionOf(caller);
  return { regionCode, pack: packOfToday(packs, regionCode, dayOf(clock.now())) };
};
