import type { InTransaction } from '../database/transaction';
import type { Clock } from '../shared/clock';
import type { ReplyState } from './chat-store';
import { claimReply, endReply, giveBackAnswer, takeAnswer } from './chat-store';
import type { CustomerMessenger, Reply, SentReply } from './customer-messenger';

export type SendRepliesDeps = { inTransaction: InTransaction; clock: Clock; messenger: CustomerMessenger };

export type Chat = {
  openid: string;
  personIndex: string;
  /** Names the message that is answered: each of its replies goes once. */
  pushHash: string;
  arrivedAt: Date;
  intent: string;
};

/** An answer that comes later than this is an answer to nothing. */
const WORTH_SAYING_MS = 10 * 60_000;

/**
 * Sends the replies to one message: claim → commit → send → note, each once. What was claimed by somebody who died on the
 * way is not sent a second time: nobody knows whether it went, and the resident can ask again. Throws when WeChat surely
 * took nothing, so that the postman comes back.
 */
export const sendReplies = async (deps: SendRepliesDeps, chat: Chat, replies: readonly Reply[]): Promise<void> => {
  for (const [positionN, reply] of replies.entries()) {
    const outcome = await sendOne(deps, chat, { positionN, reply });
    if (outcome === 'closed') return;
  }
};

const sendOne = async (
  { inTransaction, clock, messenger }: SendRepliesDeps,
  chat: Chat,
  { positionN, reply }: { positionN: number; reply: Reply },
): Promise<ReplyState | 'done'> => {
  const key = { pushHash: chat.pushHash, positionN };
  const claim = await inTransaction(async (tx) => {
    if (!(await claimReply(tx, key, { personIndex: chat.personIndex, intent: chat.intent, kind: reply.kind })))
      return 'done';
    if ((await takeAnswer(tx, chat.personIndex, clock.now())) > 0) return 'mine';
    await endReply(tx, key, 'closed', clock.now());
    return 'closed';
  });
  if (claim !== 'mine') return claim;
  const said = await messenger.send(chat.openid, reply);
  const isLate = clock.now().getTime() - chat.arrivedAt.getTime() > WORTH_SAYING_MS;
  const state = stateAfter(said, isLate);
  await inTransaction(async (tx) => {
    await endReply(tx, key, state, clock.now());
    if (said.kind === 'later') await giveBackAnswer(tx, chat.personIndex);
  });
  if (state === 'waiting') throw new Error(`WeChat takes no reply now: ${'why' in said ? said.why : ''}`);
  return state;
};

const stateAfter = (said: SentReply, isLate: boolean): ReplyState => {
  if (said.kind === 'later') return isLate ? 'failed' : 'waiting';
  return said.kind;
};
