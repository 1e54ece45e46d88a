import type { Reader } from '../database/transaction';
import { accountsOfPeople } from '../identity/identity-reads';
import { peopleWords } from '../messages/card-values';
import type { Message } from '../messages/message-store';
import type { Composed } from '../messages/send-messages';
import { maskedNamesOf } from '../participants/participant-reads';
import type { Clock } from '../shared/clock';
import { dateInWords, dayOf } from '../shared/day';
import type { Sealer } from '../shared/sealing';
import { MESSAGE_WORDS } from './message-words';
import type { Happenings } from './tell-what-happened';
import { idOf } from './tell-what-happened';

type Deps = { reader: Reader; clock: Clock; sealer: Sealer } & Pick<Happenings, 'takenOrder'>;

/**
 * Somebody else pays now for what this account had begun to pay (screens P7: 已改由…付). It goes at once, like every word on
 * a payment: whoever reads it may be about to pay. Looked at again: not when the years are free again or paid by the account
 * itself, and nothing of a person for whom it may no longer pay.
 */
export const composeTakenOver = async (deps: Deps, message: Message): Promise<Composed> => {
  const { reader, clock } = deps;
  const taken = await deps.takenOrder(idOf(message.subject), clock.now());
  if (taken === undefined) return { kind: 'drop' };
  const theirs = await accountsOfPeople(reader, taken.participantIds);
  const ids = taken.participantIds.filter((id) =>
    theirs.some(({ participantId, accountId }) => participantId === id && accountId === taken.accountId),
  );
  if (ids.length === 0) return { kind: 'drop' };
  const names = await maskedNamesOf(deps, ids);
  const { words } = MESSAGE_WORDS[taken.hasRest ? 'partlyTakenOver' : 'takenOver'];
  return {
    kind: 'say',
    words: {
      ...words,
      matter: peopleWords(
        ids.flatMap((id) => names.get(id) ?? []),
        '的缴费',
      ),
      outcome: taken.isByInsured ? '由本人付' : '由别人付',
      day: dateInWords(dayOf(message.createdAt)),
    },
    page: `pages/result/result?o=${taken.orderRid}`,
  };
};
