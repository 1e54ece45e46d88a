import { incomplete } from '../services/answer';
import type { FramedPage } from './frame';
import { hideNotice, showProblem } from './frame';

const busy = new WeakMap<object, string>();

/**
 * Runs an action once: a second tap while it runs does nothing. `frame.busy` holds its name meanwhile, so that its button
 * says what is going on.
 */
export const act = async (page: FramedPage, name: string, work: () => Promise<void>): Promise<void> => {
  if (busy.has(page)) return;
  busy.set(page, name);
  hideNotice(page);
  page.setData({ 'frame.busy': name });
  try {
    await work();
  } catch {
    showProblem(page, incomplete()); // an answer that this version cannot read
  } finally {
    busy.delete(page);
    page.setData({ 'frame.busy': '' });
  }
};
