import type { InTransaction, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import { cardData } from './card-values';
import { templatesFor } from './match-templates';
import type { MessageKind } from './message-kinds';
import type { MessageEnd, Message } from './message-store';
import {
  dropMessage,
  dueAnnouncements,
  dueMessages,
  endMessage,
  failLost,
  hasLost,
  leaseMessage,
  noteChannel,
  replan,
  uncountTry,
} from './message-store';
import { emptyQuota, giveBackQuota, reserveQuota, switchedOff } from './message-quota-store';
import type { MessageSender, SendAnswer, Template } from './sender';
import type { TemplateBook } from './template-book';

/** For whoever has no card left: never a name, a number or an amount. */
type Text = {
  /** With a link that opens the message's page, or without where there is none. */
  words: (link?: string) => string;
  linkUntil: Date;
  /** Whose phones may be tried, in order. */
  to: readonly number[];
};

/** What a message says, made at the last moment. */
export type Composed =
  | {
      kind: 'say';
      /** By our words: project, people … */
      words: Readonly<Record<string, string>>;
      page: string;
      text?: Text | undefined;
    }
  /** There is no reason for it any more. */
  | { kind: 'drop' }
  /** Not at this hour. */
  | { kind: 'later'; at: Date };

export type SendDeps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  logger: Logger;
  owner: string;
  sender: Pick<MessageSender, 'sendCard'>;
  templateBook: TemplateBook;
  /** Looks again: every purpose has one who knows. By the id of each message. */
  compose: (messages: readonly Message[]) => Promise<ReadonlyMap<number, Composed>>;
  openidOf: (accountId: number) => Promise<string | undefined>;
  /** Sends to the register's phone of the first of these people who may be told so. Absent: the county has no text messages. */
  sendText?: ((wish: TextWish) => Promise<TextAnswer>) | undefined;
};

/** `isLastTry`: what is not to be had now goes without. */
export type TextWish = { text: Text; kind: MessageKind; page: string; isLastTry: boolean };

/** `nobody`: none of them has a phone in the register, or wants to be told. */
export type TextAnswer = 'accepted' | 'nobody' | 'busy';

const BATCH = 100;
/** So many are looked at together, right before they go one after the other. */
const LOOKED_AT = 20;
const LEASE_MS = 2 * 60_000;
const TRIES_MAX = 6;
const WAIT_MS = 60_000;

/**
 * The postman's round over what is planned: claim → look again → long-term card, one-time card, text message → mark. What
 * was taken by somebody who died on the way is not sent a second time. Answers how many were worked.
 */
export const sendMessages = async (deps: SendDeps): Promise<number> => {
  const now = deps.clock.now();
  if (await hasLost(deps.reader, now)) await deps.inTransaction((tx) => failLost(tx, now));
  const due = await nextOnes(deps.reader, now);
  if (due.length === 0) return 0;
  const templates = await deps.templateBook.templates();
  if (templates === undefined) return 0; // WeChat does not answer: nothing is lost by waiting
  for (let start = 0; start < due.length; start += LOOKED_AT) {
    const some = due.slice(start, start + LOOKED_AT);
    // Where one of them cannot be looked at, each is looked at by itself, so that the others go.
    const composed = await deps.compose(some).catch(() => undefined);
    for (const message of some) await sendOne(deps, message, templates, composed?.get(message.id));
  }
  return due.length;
};

/** Whoever has just paid is not told after thousands who have not. */
const nextOnes = async (reader: Reader, now: Date): Promise<readonly Message[]> => {
  const due = await dueMessages(reader, now, BATCH);
  if (due.length < BATCH) return due;
  const first = await dueAnnouncements(reader, now, BATCH);
  return first.length === 0 ? due : first;
};

const sendOne = async (
  deps: SendDeps,
  message: Message,
  templates: readonly Template[],
  looked: Composed | undefined,
): Promise<void> => {
  const { inTransaction, clock, owner, logger } = deps;
  const until = new Date(clock.now().getTime() + LEASE_MS);
  if ((await inTransaction((tx) => leaseMessage(tx, message.id, owner, until))) === 0) return;
  try {
    const composed = looked ?? (await deps.compose([message])).get(message.id) ?? { kind: 'drop' as const };
    if (composed.kind === 'drop') await inTransaction((tx) => dropMessage(tx, message.id));
    else if (composed.kind === 'later') {
      await inTransaction(async (tx) => {
        await replan(tx, message.id, owner, composed.at);
        await uncountTry(tx, message.id);
      });
    } else await sendComposed(deps, message, { composed, templates });
  } catch (error) {
    logger.warn({ err: error, messageId: message.id }, 'a message could not be sent and waits');
    await again(deps, message, 'error');
  }
};

type Say = { composed: Extract<Composed, { kind: 'say' }>; templates: readonly Template[] };

const sendComposed = async (deps: SendDeps, message: Message, { composed, templates }: Say): Promise<void> => {
  const card = await sendAsCard(deps, message, { composed, templates });
  if (card === 'ended') return;
  const text = await sendAsText(deps, message, composed);
  if (text !== 'ended') await end(deps, message, { state: 'refused', problem: card, now: deps.clock.now() });
};

/** `refused`, `noLeave`: no card went, another way may be tried. */
const sendAsCard = async (
  deps: SendDeps,
  message: Message,
  { composed, templates }: Say,
): Promise<'ended' | 'refused' | 'noLeave'> => {
  const { accountId, kind } = message;
  if (accountId === null) return 'noLeave';
  const openid = await deps.openidOf(accountId);
  const off = await switchedOff(deps.reader, [accountId]);
  if (openid === undefined || off.some((one) => one.kind === kind)) return 'noLeave';
  let outcome: 'refused' | 'noLeave' = 'noLeave';
  for (const template of templatesFor(templates, kind)) {
    const isReserved = message.template === template.templateId; // an earlier try that nobody answered
    if (!isReserved && !(await reserve(deps, message, template))) continue;
    const filled = cardData(template.keys, composed.words);
    if ('problem' in filled) {
      deps.logger.error({ key: filled.problem, purpose: message.purpose }, 'a message does not fit its template');
      await giveBack(deps, accountId, template);
      await end(deps, message, { state: 'failed', problem: filled.problem, now: deps.clock.now() });
      return 'ended';
    }
    const card = { openid, templateId: template.templateId, page: composed.page, data: filled.data };
    const answer = await deps.sender.sendCard(card);
    if ((await afterCard(deps, message, template, answer)) === 'ended') return 'ended';
    outcome = 'refused';
  }
  return outcome;
};

const reserve = (
  { inTransaction, owner }: SendDeps,
  { id, accountId }: Message,
  template: Template,
): Promise<boolean> =>
  inTransaction(async (tx) => {
    if (accountId === null || (await reserveQuota(tx, accountId, template.templateId)) === 0) return false;
    await noteChannel(tx, id, owner, template.type, template.templateId);
    return true;
  });

const giveBack = ({ inTransaction }: SendDeps, accountId: number, { templateId }: Template): Promise<unknown> =>
  inTransaction((tx) => giveBackQuota(tx, accountId, templateId));

const afterCard = async (
  deps: SendDeps,
  message: Message,
  template: Template,
  answer: SendAnswer,
): Promise<'ended' | 'refused'> => {
  const now = deps.clock.now();
  const accountId = message.accountId ?? 0;
  switch (answer.kind) {
    case 'accepted':
      await end(deps, message, { state: 'accepted', messageNo: answer.messageNo, now });
      return 'ended';
    case 'refused':
      await deps.inTransaction((tx) => emptyQuota(tx, accountId, template.templateId));
      return 'refused';
    case 'failed':
      await giveBack(deps, accountId, template);
      await end(deps, message, { state: 'failed', problem: answer.why, now });
      return 'ended';
    case 'later':
      await again(deps, message, answer.why);
      return 'ended';
  }
};

const sendAsText = async (
  deps: SendDeps,
  message: Message,
  { text, page }: Say['composed'],
): Promise<'ended' | 'notSent'> => {
  if (text === undefined || deps.sendText === undefined) return 'notSent';
  const sent = await deps.sendText({ text, kind: message.kind, page, isLastTry: triesOf(message) >= TRIES_MAX });
  if (sent === 'nobody') return 'notSent';
  if (sent === 'busy') await again(deps, message, 'sms');
  else {
    await deps.inTransaction((tx) => noteChannel(tx, message.id, deps.owner, 'sms', ''));
    await end(deps, message, { state: 'accepted', now: deps.clock.now() });
  }
  return 'ended';
};

const again = async ({ inTransaction, clock, owner }: SendDeps, message: Message, why: string): Promise<void> => {
  const now = clock.now();
  await inTransaction((tx) =>
    triesOf(message) >= TRIES_MAX
      ? endMessage(tx, message.id, owner, { state: 'failed', problem: why, now })
      : replan(tx, message.id, owner, new Date(now.getTime() + WAIT_MS * 2 ** message.tryN)),
  );
};

/** The one under way counted too: it was read before it was taken. */
const triesOf = ({ tryN }: Message): number => tryN + 1;

const end = ({ inTransaction, owner }: SendDeps, message: Message, ended: MessageEnd): Promise<unknown> =>
  inTransaction((tx) => endMessage(tx, message.id, owner, ended));
