import type { Answer } from './answer';
import { pause } from './clock';
import type { Choice, TakeOver } from './payments';
import { makeBasket, takeOver } from './payments';

const TRIES_MAX = 10;
const AGAIN_AFTER_MS = 3_000;

/** Asks until the other order is closed at WeChat, or known to be paid; at most half a minute. */
export const takeOverPatiently = async (basketId: string): Promise<Answer<TakeOver>> => {
  let answer = await takeOver(basketId);
  for (let tries = 1; tries < TRIES_MAX && isClosing(answer); tries += 1) {
    await pause(AGAIN_AFTER_MS);
    answer = await takeOver(basketId);
  }
  return answer;
};

/** Years that somebody else is paying, as a basket of one's own. */
export const takeOverYears = async (choices: readonly Choice[]): Promise<Answer<TakeOver>> => {
  const made = await makeBasket(choices);
  return made.kind === 'ok' ? takeOverPatiently(made.body.basketId) : made;
};

/** What became of a takeover that left nothing to be paid. */
export const takenNotice = ({
  outcome,
  message,
}: TakeOver): { tone: 'wheat' | 'leaf'; text: string; buttons: readonly never[] } => ({
  tone: outcome === 'closing' ? 'wheat' : 'leaf',
  text: message,
  buttons: [],
});

const isClosing = (answer: Answer<TakeOver>): boolean => answer.kind === 'ok' && answer.body.outcome === 'closing';
