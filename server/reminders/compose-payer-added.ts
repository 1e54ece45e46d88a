import type { Reader } from '../database/transaction';
import type { Message } from '../messages/message-store';
import type { Composed } from '../messages/send-messages';
import { householdRegionOn } from '../participants/participant-reads';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Clock } from '../shared/clock';
import { dateInWords, dayOf } from '../shared/day';
import { campaignRules, nextSendingTime } from './campaign-rules';
import { MESSAGE_WORDS } from './message-words';
import type { Happenings } from './tell-what-happened';
import { idOf } from './tell-what-happened';

type Deps = { reader: Reader; packs: RulePacks; clock: Clock } & Pick<Happenings, 'payerOfLevel' | 'ownersOf'>;

/**
 * A further account may pay for the insured, who can end it. Looked at again: not when it has ended, nor to an account that is
 * no longer the insured's. It waits for the morning.
 */
export const composePayerAdded = async (deps: Deps, message: Message): Promise<Composed> => {
  const { reader, packs, clock } = deps;
  const now = clock.now();
  const payer = await deps.payerOfLevel(idOf(message.subject));
  if (payer === undefined) return { kind: 'drop' };
  const owners = await deps.ownersOf([payer.participantId]);
  if (!owners.some(({ accountId }) => accountId === message.accountId)) return { kind: 'drop' };
  const region = await householdRegionOn(reader, payer.participantId, dayOf(now));
  const rules = region === undefined ? undefined : campaignRules(packs, region, dayOf(now));
  const at = rules === undefined ? now : nextSendingTime(rules, now);
  if (at > now) return { kind: 'later', at };
  const words = { ...MESSAGE_WORDS.payerAdded.words, day: dateInWords(dayOf(message.createdAt)) };
  return { kind: 'say', words, page: 'pages/family/family' };
};
