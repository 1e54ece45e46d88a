import type { Reason } from './reason';
import { because } from './reason';
import { windowAt } from './windows';
import type { LawNow } from './year-law';
import { currentPack } from './year-law';

/** Why nothing can be paid today though it could be in the window (R096): with the day it opens, where one is known. */
export const windowClosed = (law: LawNow): Reason | undefined => {
  const current = currentPack(law);
  const window = windowAt(current, law.now, law);
  if (window.state !== 'closed') return undefined;
  const params: Reason['params'] = window.opensDay === null ? {} : { date: window.opensDay };
  return because(current, 'windowClosed', 'R096', { sourceId: current.window.source, params });
};
