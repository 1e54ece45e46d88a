import type { Reader } from '../database/transaction';
import { peopleWords } from '../messages/card-values';
import type { Message } from '../messages/message-store';
import type { Composed } from '../messages/send-messages';
import { maskedNamesOf } from '../participants/participant-reads';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Clock } from '../shared/clock';
import { dateInWords, dayOf } from '../shared/day';
import type { Sealer } from '../shared/sealing';
import { campaignRules, nextSendingTime } from './campaign-rules';
import { MESSAGE_WORDS } from './message-words';
import type { Happenings } from './tell-what-happened';
import { idOf } from './tell-what-happened';

type Deps = { reader: Reader; packs: RulePacks; clock: Clock; sealer: Sealer } & Pick<
  Happenings,
  'lateReceipt' | 'ownersOf'
>;

/**
 * Money is on its way for longer than was promised (N16, screens P10). Looked at again: not when it has come or gone back
 * since, nor to an account that is no longer the insured's. It does not wake anybody: at night it waits.
 */
export const composeLate = async (deps: Deps, message: Message): Promise<Composed> => {
  const { packs, clock } = deps;
  const now = clock.now();
  const late = await deps.lateReceipt(idOf(message.subject));
  if (late === undefined) return { kind: 'drop' };
  const { participantId } = late;
  const owners = await deps.ownersOf([participantId]);
  const hearers = [late.accountId, ...owners.map(({ accountId }) => accountId)];
  if (message.accountId === null || !hearers.includes(message.accountId)) return { kind: 'drop' };
  const rules = campaignRules(packs, late.regionCode, dayOf(now));
  const at = rules === undefined ? now : nextSendingTime(rules, now);
  if (at > now) return { kind: 'later', at };
  const names = await maskedNamesOf(deps, [participantId]);
  return {
    kind: 'say',
    words: {
      ...MESSAGE_WORDS.late.words,
      people: peopleWords([...names.values()]),
      day: dateInWords(dayOf(message.createdAt)),
    },
    page: `pages/tracker/tracker?c=${late.receiptRid}`,
  };
};
