import type { Caller } from '../http/caller';
import type { Indexer } from '../shared/sealing';
import { TEXTS } from './bot-texts';
import { hasWindow, openWindow } from './chat-store';
import type { ChooseDeps } from './choose-replies';
import { chooseReplies, deskFor } from './choose-replies';
import { recogniseIntent } from './recognise-intent';
import type { SendRepliesDeps } from './send-replies';
import { sendReplies } from './send-replies';

export type BotDeps = ChooseDeps &
  SendRepliesDeps & {
    indexer: Indexer;
    /** Who writes, with every level they have; `undefined`: nobody who ever signed in. */
    callerOf: (openid: string) => Promise<Caller | undefined>;
  };

export type ChatMessage = { openid: string; text: string; hadIdNumber: boolean; pushHash: string; arrivedAt: Date };

/** What WeChat lets us say after a message, and after somebody came in; a little less long, for the way. */
const AFTER_MESSAGE = { repliesN: 5, lastsMs: 48 * 3_600_000 - 5 * 60_000 };
const AFTER_ENTERING = { repliesN: 2, lastsMs: 60_000 - 5_000 };

/** Use case: answers what a resident wrote, once. May run again: nothing is said a second time. */
export const answerMessage = async (deps: BotDeps, message: ChatMessage): Promise<void> => {
  const { openid, pushHash, arrivedAt, text, hadIdNumber } = message;
  const personIndex = deps.indexer('chat', openid);
  await open(deps, { personIndex, openedAt: arrivedAt }, AFTER_MESSAGE);
  await deps.messenger.showTyping(openid);
  const caller = await deps.callerOf(openid);
  const intent = recogniseIntent(text);
  const replies = await chooseReplies(deps, { intent, text, hadIdNumber, caller, personIndex });
  await sendReplies(deps, { openid, personIndex, pushHash, arrivedAt, intent }, replies);
};

/** Use case: somebody opened the chat. Whoever is in a conversation knows what can be asked. */
export const greet = async (
  deps: BotDeps,
  entered: Pick<ChatMessage, 'openid' | 'pushHash' | 'arrivedAt'>,
): Promise<void> => {
  const { openid, pushHash, arrivedAt } = entered;
  const personIndex = deps.indexer('chat', openid);
  if (await hasWindow(deps.reader, personIndex, arrivedAt)) return;
  await open(deps, { personIndex, openedAt: arrivedAt }, AFTER_ENTERING);
  const chat = { openid, personIndex, pushHash, arrivedAt, intent: 'entered' };
  await sendReplies(deps, chat, [{ kind: 'text', text: TEXTS.welcome }]);
};

/** Whether WeChat is to hand this very message to the people at the desk: somebody is there, or nobody knows the hours. */
export const wantsDesk = async (
  deps: BotDeps,
  { openid, text }: Pick<ChatMessage, 'openid' | 'text'>,
): Promise<boolean> => {
  if (recogniseIntent(text) !== 'person') return false;
  return (await deskFor(deps, await deps.callerOf(openid)))?.isOpen !== false;
};

const open = (
  { inTransaction }: BotDeps,
  { personIndex, openedAt }: { personIndex: string; openedAt: Date },
  { repliesN, lastsMs }: { repliesN: number; lastsMs: number },
): Promise<void> =>
  inTransaction((tx) =>
    openWindow(tx, { personIndex, openedAt, endsAt: new Date(openedAt.getTime() + lastsMs), repliesN }),
  );
