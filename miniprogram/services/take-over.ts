import type { Answer } from './answer';
import { pause } from './clock';
import type { TakeOver } from './payments';
import { takeOver } from './payments';

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

const isClosing = (answer: Answer<TakeOver>): boolean => answer.kind === 'ok' && answer.body.outcome === 'closing';
