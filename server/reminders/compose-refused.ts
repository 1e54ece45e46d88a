import type { Message } from '../messages/message-store';
import type { Composed } from '../messages/send-messages';
import { dateInWords, dayOf } from '../shared/day';
import { MESSAGE_WORDS } from './message-words';
import type { Happenings } from './tell-what-happened';
import { idOf } from './tell-what-happened';

/** Officers refused a refund: the page of the order shows why, and what can be done. */
export const composeRefused = async (
  deps: Pick<Happenings, 'refusedApplication'>,
  message: Message,
): Promise<Composed> => {
  const refused = await deps.refusedApplication(idOf(message.subject));
  if (refused === undefined) return { kind: 'drop' };
  const words = { ...MESSAGE_WORDS.refundRefused.words, day: dateInWords(dayOf(message.createdAt)) };
  return { kind: 'say', words, page: `pages/refund/refund?o=${refused.orderRid}` };
};
