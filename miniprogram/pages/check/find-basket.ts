import type { Basket } from '../../../types/baskets';
import type { Answer, Problem } from '../../services/answer';
import { basketNow } from '../../services/basket-edit';
import { basketOfReminder, makeBasket, openPayRequest } from '../../services/payments';
import { getHome } from '../../services/people';
import { buttonsOf } from '../../words/button-words';
import { CHECK_WORDS } from '../../words/pay-words';
import { dueTogether } from '../home/home-view';

export type CheckQuery = Readonly<Record<'b' | 'r' | 'q' | 'n', string | undefined>>;

/**
 * The basket that the page is opened with: one that exists, one that a family member asks to be paid, what a reminder
 * named, or, from a paper slip, what is due today at last year's tiers.
 */
export const findBasket = async ({ b, q, r }: CheckQuery): Promise<Answer<Basket>> => {
  if (b !== undefined) return staleWhenGone(await basketNow(b));
  if (q !== undefined) return openPayRequest(q);
  if (r !== undefined) return basketOfReminder(r);
  const home = await getHome();
  if (home.kind !== 'ok') return home;
  const due = dueTogether(home.body);
  if (due.length === 0) return nothingDue(home.body.people.length === 0);
  return makeBasket(due.map(({ participantId, feeYear, tier }) => ({ participantId, feeYear, tier: tier ?? '' })));
};

/** A basket lives for a day; an older one is a link that leads nowhere any more. */
const staleWhenGone = (answer: Answer<Basket>): Answer<Basket> =>
  answer.kind === 'error' && answer.code === 'notFound'
    ? { ...answer, code: 'token.stale', message: CHECK_WORDS.stale, buttons: buttonsOf('token.stale') }
    : answer;

/** Somebody who has not said who he is does that first; for others the first page says what is to be done. */
const nothingDue = (isUnknown: boolean): Problem => ({
  kind: 'error',
  code: isUnknown ? 'identity.level' : 'notFound',
  message: isUnknown ? '先确认您是谁，才能缴。' : '现在没有要付的。',
  details: {},
  buttons: buttonsOf(isUnknown ? 'identity.level' : 'notFound'),
});
