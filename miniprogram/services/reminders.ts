import type { REMINDER_KINDS, Reminders } from '../../types/reminders';
import type { Answer, Problem } from './answer';
import { nowMs } from './clock';
import { platform } from './platform';
import { ask } from './server';
import { keep, kept } from './storage';

export type ReminderKind = (typeof REMINDER_KINDS)[number];
export type TapResult = { templateId: string; result: 'accept' | 'reject' | 'ban' | 'filter' };
/** What WeChat's sheet said: results by template, or that messages are off in WeChat, or that it did not open. */
export type SheetAnswer =
  | { readonly kind: 'answered'; readonly results: readonly TapResult[] }
  | { readonly kind: 'off' }
  | { readonly kind: 'failed' };

const RESULTS = ['accept', 'reject', 'ban', 'filter'] as const;
/** WeChat: the person has switched all messages of this mini-program off. */
const SWITCHED_OFF = 20_004;

export const getReminders = (): Promise<Answer<Reminders>> =>
  ask({ method: 'GET', path: '/api/reminders', needs: ['reminders'] });

export const putSwitch = (kind: ReminderKind, isOn: boolean): Promise<Answer<Reminders>> =>
  ask({ method: 'PUT', path: '/api/reminders', body: { switches: [{ kind, isOn }] }, needs: ['reminders'] });

type Tap = { readonly tapId: string; readonly results: readonly TapResult[] };

const UNSENT = 'unsentTaps';
const UNSENT_HOURS = 7 * 24;

const unsentTaps = (): Tap[] => {
  const found = kept(UNSENT, UNSENT_HOURS)?.value;
  return Array.isArray(found) ? (found as Tap[]) : [];
};

/** What was agreed to on WeChat's sheet is kept on this phone until the server has it. */
export const keepTap = (results: readonly TapResult[]): void => {
  keep(UNSENT, [...unsentTaps(), { tapId: `tap-${nowMs()}`, results }]);
};

/**
 * Sends what the server does not have yet, in order; undefined when there is nothing. A tap that is sent twice counts
 * once by its id. One that the server will never take is given up: it must not keep the page from opening.
 */
export const sendTaps = async (): Promise<Answer<Reminders> | undefined> => {
  let answer: Answer<Reminders> | undefined;
  for (const tap of unsentTaps()) {
    answer = await ask<Reminders>({ method: 'PUT', path: '/api/reminders', body: { tap }, needs: ['reminders'] });
    if (answer.kind !== 'ok' && !isRefused(answer)) return answer;
    keep(
      UNSENT,
      unsentTaps().filter(({ tapId }) => tapId !== tap.tapId),
    );
  }
  return answer;
};

const isRefused = ({ code }: Problem): boolean => code === 'request.bad' || code === 'notFound';

/** Opens WeChat's sheet; only inside a tap, at most three templates. */
export const subscribeInWeChat = (templateIds: readonly string[]): Promise<SheetAnswer> =>
  new Promise((resolve) => {
    platform().requestSubscribeMessage({
      tmplIds: [...templateIds],
      success: (answer) => {
        const results = templateIds.flatMap((templateId): TapResult[] => {
          const result = RESULTS.find((one) => one === answer[templateId]);
          return result === undefined ? [] : [{ templateId, result }];
        });
        resolve({ kind: 'answered', results });
      },
      fail: ({ errCode }) => {
        resolve({ kind: errCode === SWITCHED_OFF ? 'off' : 'failed' });
      },
    });
  });
