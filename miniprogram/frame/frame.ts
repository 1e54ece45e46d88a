import type { Problem } from '../services/answer';
import type { FontClass } from '../services/font';
import { fontClassNow } from '../services/font';
import { lastRunMode } from '../services/server';
import { follow } from '../services/ways';
import type { Way, WayButton } from '../words/button-words';
import { RUN_MARKS } from '../words/frame-words';

/** What stands in place of the content. */
export type Block = {
  readonly kind: 'waiting' | 'slow' | 'offline' | 'error';
  readonly text: string;
  readonly buttons: readonly WayButton[];
};

/** A message above the main button. */
export type Notice = {
  readonly tone: 'wheat' | 'brick' | 'leaf' | 'pale';
  readonly text: string;
  readonly buttons: readonly WayButton[];
};

/** What every page has besides its own content; `<page-frame frame="{{frame}}">` shows it. */
export type Frame = {
  readonly fontClass: FontClass;
  /** From s3: sums above buttons, labels above values. */
  readonly isLarge: boolean;
  readonly runMark: string;
  readonly block: Block | null;
  readonly notice: Notice | null;
  /** `这是10:32查到的`, when the content is not fresh. */
  readonly stale: string;
  readonly isOffline: boolean;
  /** The action under way; its button says so in words, and no second one starts. */
  readonly busy: string;
};

/** What the helpers need of a page. */
export type FramedPage = {
  readonly data: { readonly frame: Frame };
  setData(data: Record<string, unknown>): void;
};

export const newFrame = (): Frame => ({
  fontClass: 's0',
  isLarge: false,
  runMark: '',
  block: null,
  notice: null,
  stale: '',
  isOffline: false,
  busy: '',
});

/** In `onLoad` and `onShow`: the size of letters and the mark of a demo or rehearsal. */
export const refreshFrame = (page: FramedPage): void => {
  const fontClass = fontClassNow();
  page.setData({
    'frame.fontClass': fontClass,
    'frame.isLarge': isLarge(fontClass),
    'frame.runMark': RUN_MARKS[lastRunMode()] ?? '',
  });
};

export const isLarge = (fontClass: FontClass): boolean => fontClass === 's3' || fontClass === 's4';

export const showNotice = (page: FramedPage, notice: Notice): void => {
  page.setData({ 'frame.notice': notice });
};

export const hideNotice = (page: FramedPage): void => {
  if (page.data.frame.notice !== null) page.setData({ 'frame.notice': null });
};

/** A sentence that tells what is missing, above the button that was tapped. */
export const tellMissing = (page: FramedPage, text: string): void => {
  showNotice(page, { tone: 'brick', text, buttons: [] });
};

/** A refused action: its sentence and its buttons above the main button; the content stays. */
export const showProblem = (page: FramedPage, problem: Problem): void => {
  showNotice(page, { tone: 'brick', text: problem.message, buttons: problem.buttons });
};

/**
 * For the page's `onFrameWay` handler: hides the message and does what the button means. `own` holds what the page does
 * itself, at least `again`.
 */
export const followWay = (page: FramedPage, way: Way, own: Partial<Record<Way, () => void>>): void => {
  hideNotice(page);
  const mine = own[way];
  if (mine !== undefined) mine();
  else follow(way);
};
