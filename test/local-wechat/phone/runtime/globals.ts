import type { PhonePage } from '../phone-settings';

/** A tap, for tests that count them: on a page of the mini-program, or on something of WeChat's own. */
export type Tap = { where: 'page' | 'wechat'; text: string; page: string };

declare global {
  var __phonePage: PhonePage;
  /** What went wrong, in order; empty after a good walk. */
  var __errors: string[];
  /** What the engine wondered about. */
  var __warnings: string[];
  /** `wx` functions that were asked for and are not here. */
  var __wxMissing: Set<string>;
  var __taps: Tap[];
}

export const page = globalThis.__phonePage;
