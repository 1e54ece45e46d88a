import type { Answer } from '../services/answer';
import { incomplete } from '../services/answer';
import { nowMs } from '../services/clock';
import { lastRunMode } from '../services/server';
import { keep, kept } from '../services/storage';
import type { WayButton } from '../words/button-words';
import { sinceWords } from '../words/day-words';
import { RUN_MARKS, staleWords, WAITING_WORDS } from '../words/frame-words';
import type { FramedPage } from './frame';
import { showProblem } from './frame';

type Loading<T> = {
  readonly ask: () => Promise<Answer<T>>;
  /** Puts the answer on the page. `isFresh` is false for content kept from an earlier time: no paying from it. */
  readonly show: (body: T, isFresh: boolean) => void;
  /** Key under which the answer is kept for times without a net. */
  readonly keepAs?: string;
  /** Set when the page already shows content: it stays, and only a problem is told. */
  readonly isQuiet?: boolean;
};

const WORDS_AFTER_MS = 500;
const SLOW_AFTER_MS = 8_000;
const KEPT_HOURS_MAX = 30 * 24;
const AGAIN: WayButton = { text: WAITING_WORDS.again, way: 'again' };

/** The load that counts is the last one started: an answer to an earlier one is dropped. */
const running = new WeakMap<object, { timers: ReturnType<typeof setTimeout>[] }>();

/**
 * Loads a page's content: nothing for 0.5 s, then words, at 8 s words with a button. Without a net the last content with
 * its time, else a message with the right button. Answers whether fresh content is shown.
 */
export const load = async <T>(
  page: FramedPage,
  { ask, show, keepAs, isQuiet = false }: Loading<T>,
): Promise<boolean> => {
  stopLoading(page);
  const mine = { timers: isQuiet ? [] : waitingWords(page) };
  running.set(page, mine);
  const answer = await ask();
  if (running.get(page) !== mine) return false;
  stopLoading(page);
  page.setData({ 'frame.runMark': RUN_MARKS[lastRunMode()] ?? '' });
  if (answer.kind === 'ok') {
    page.setData({ 'frame.block': null, 'frame.stale': '', 'frame.isOffline': false });
    if (keepAs !== undefined) keep(`seen:${keepAs}`, answer.body);
    return shown(page, () => {
      show(answer.body, true);
    });
  }
  const seen = keepAs === undefined || answer.kind === 'error' ? undefined : kept(`seen:${keepAs}`, KEPT_HOURS_MAX);
  if (seen !== undefined) {
    const stale = staleWords(sinceWords(seen.keptAtMs, nowMs()));
    page.setData({ 'frame.block': null, 'frame.stale': stale, 'frame.isOffline': true });
    shown(page, () => {
      show(seen.value as T, false);
    });
  } else if (isQuiet) {
    showProblem(page, answer);
  } else {
    const kind = answer.kind === 'error' ? 'error' : 'offline';
    const buttons = answer.buttons.length === 0 ? [AGAIN] : answer.buttons; // nothing else is on the page
    page.setData({ 'frame.block': { kind, text: answer.message, buttons } });
  }
  return false;
};

/** In `onUnload`: nothing speaks to a page that is gone. */
export const stopLoading = (page: FramedPage): void => {
  for (const timer of running.get(page)?.timers ?? []) clearTimeout(timer);
  running.delete(page);
};

/** An answer without a field that this version cannot do without ends in words, not in an empty page. */
const shown = (page: FramedPage, show: () => void): boolean => {
  try {
    show();
    return true;
  } catch {
    const { message, buttons } = incomplete();
    page.setData({ 'frame.block': { kind: 'error', text: message, buttons } });
    return false;
  }
};

const waitingWords = (page: FramedPage): ReturnType<typeof setTimeout>[] => {
  const { waiting, slow } = WAITING_WORDS;
  return [
    setTimeout(() => {
      page.setData({ 'frame.block': { kind: 'waiting', text: waiting, buttons: [] } });
    }, WORDS_AFTER_MS),
    setTimeout(() => {
      page.setData({ 'frame.block': { kind: 'slow', text: slow, buttons: [AGAIN] } });
    }, SLOW_AFTER_MS),
  ];
};
