import type { REMINDER_KINDS, Reminders } from '../../types/reminders';
import type { Answer } from './answer';
import { platform } from './platform';
import { ask } from './server';

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

/** Sent twice with the same id it counts once. */
export const putTap = (tapId: string, results: readonly TapResult[]): Promise<Answer<Reminders>> =>
  ask({ method: 'PUT', path: '/api/reminders', body: { tap: { tapId, results } }, needs: ['reminders'] });

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
