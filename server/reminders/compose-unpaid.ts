import type { Reader } from '../database/transaction';
import type { Message } from '../messages/message-store';
import type { Composed } from '../messages/send-messages';
import { homeWindow } from '../rule-packs/home-window';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Clock } from '../shared/clock';
import { dateInWords, dayOf } from '../shared/day';
import type { Sealer } from '../shared/sealing';
import { campaignRules, listDuePeople, nextSendingTime } from './campaign-rules';
import { MESSAGE_WORDS } from './message-words';
import type { Happenings } from './tell-what-happened';
import { idOf } from './tell-what-happened';

type Deps = { reader: Reader; packs: RulePacks; clock: Clock; sealer: Sealer } & Pick<Happenings, 'unpaidBasket'>;

/**
 * What was begun and not paid (texts §4). It asks somebody to pay, so it is looked at again like a reminder: paid by now,
 * by whomever, begun anew, nothing to pay any more, window closed: no message. At night it waits.
 */
export const composeUnpaid = async (deps: Deps, message: Message): Promise<Composed> => {
  const { packs, clock } = deps;
  const now = clock.now();
  const basket = await deps.unpaidBasket(idOf(message.subject), now);
  if (basket === undefined) return { kind: 'drop' };
  const people = [...(await listDuePeople(deps, basket.participantIds, now)).values()];
  const first = people.find(({ pressing }) => pressing !== undefined);
  if (first === undefined || homeWindow(packs, first.regionCode, now).window.state === 'closed')
    return { kind: 'drop' };
  const rules = campaignRules(packs, first.regionCode, dayOf(now));
  const at = rules === undefined ? now : nextSendingTime(rules, now);
  if (at > now) return { kind: 'later', at };
  return {
    kind: 'say',
    words: { ...MESSAGE_WORDS.unpaid.words, day: dateInWords(dayOf(message.createdAt)) },
    page: `pages/result/result?o=${basket.orderRid}`,
  };
};
