import type { Reader } from '../database/transaction';
import { peopleWords } from '../messages/card-values';
import type { Message } from '../messages/message-store';
import { peopleOfMessage } from '../messages/message-store';
import type { Composed } from '../messages/send-messages';
import { maskedNamesOf } from '../participants/participant-reads';
import { dateInWords, dayOf } from '../shared/day';
import type { Sealer } from '../shared/sealing';
import type { Announced } from './message-words';
import { MESSAGE_WORDS } from './message-words';

type LookedAtAgain = 'unpaid' | 'payerAdded' | 'takenOver' | 'refundRefused' | 'late';

/** Where each leads. What may have changed since is in other files: it is looked at again. */
const PAGES: Readonly<Record<Exclude<Announced, LookedAtAgain>, string>> = {
  paid: 'pages/receipts/receipts',
  familyPaid: 'pages/family/family',
  refunded: 'pages/receipts/receipts',
  inAccount: 'pages/receipts/receipts',
};

const staysTrue = (purpose: string): purpose is keyof typeof PAGES => Object.hasOwn(PAGES, purpose);

/** What happened and stays so: nothing is looked at again but the names. `undefined`: no announcement of that kind. */
export const composeAnnouncement = async (
  deps: { reader: Reader; sealer: Sealer },
  message: Message,
): Promise<Composed | undefined> => {
  const { purpose } = message;
  if (!staysTrue(purpose)) return undefined;
  const ids = await peopleOfMessage(deps.reader, message.id);
  const names = await maskedNamesOf(deps, ids);
  const people = peopleWords(ids.flatMap((id) => names.get(id) ?? []));
  const words = { ...MESSAGE_WORDS[purpose].words, people, day: dateInWords(dayOf(message.createdAt)) };
  return { kind: 'say', words, page: PAGES[purpose] };
};
