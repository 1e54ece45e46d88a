import { incomplete } from '../services/answer';
import type { FramedPage } from './frame';
import { hideNotice, showProblem } from './frame';

const busy = new WeakMap<object, string>();
/** What 再试一次 does once more. */
const last = new WeakMap<object, () => Promise<void>>();

/**
 * Runs an action once: a second tap while it runs does nothing. `frame.busy` holds its name meanwhile, so that its button
 * says what is going on.
 */
export const act = async (page: FramedPage, name: string, work: () => Promise<void>): Promise<void> => {
  if (busy.has(page)) return;
  busy.set(page, name);
  last.set(page, () => act(page, name, work));
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

/** 再试一次 under a refused action: the same action once more. Answers whether there was one. */
export const repeatAct = (page: FramedPage): boolean => {
  const work = last.get(page);
  if (work !== undefined) void work();
  return work !== undefined;
};
