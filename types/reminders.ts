import { z } from 'zod';
import { contract } from './contract';

/** What we may tell a resident: something is due · the money arrived · a result came. */
export const REMINDER_KINDS = ['due', 'inAccount', 'result'] as const;

export const reminders = z
  .object({
    reminders: z.array(
      z.object({
        kind: z.enum(REMINDER_KINDS),
        title: z.string(),
        sample: z.string(),
        isOn: z.boolean(),
        templateId: z
          .string()
          .optional()
          .meta({ description: '给 wx.requestSubscribeMessage；没有就是本县没开这一种' }),
        left: z.int().meta({ description: '还能发几条' }),
        isStanding: z.boolean().optional().meta({ description: '长期订阅：同意一次，一直能发' }),
      }),
    ),
  })
  .meta({ id: 'Reminders' });
export type Reminders = z.infer<typeof reminders>;

export const getReminders = contract({
  method: 'GET',
  path: '/api/reminders',
  level: 'L0',
  summary: '提醒：开关和还能发几条',
  answers: { 200: reminders },
  errors: [],
});

export const putReminders = contract({
  method: 'PUT',
  path: '/api/reminders',
  level: 'L0',
  summary: '改开关，或报上微信里点了什么',
  body: z.object({
    switches: z
      .array(z.object({ kind: z.enum(REMINDER_KINDS), isOn: z.boolean() }))
      .max(3)
      .optional(),
    /** The result of one tap on WeChat's sheet. `tapId` is the phone's random id of that tap: sent twice, counted once. */
    tap: z
      .object({
        tapId: z.string().min(8).max(40),
        results: z
          .array(z.object({ templateId: z.string().max(64), result: z.enum(['accept', 'reject', 'ban', 'filter']) }))
          .max(3),
      })
      .optional(),
  }),
  answers: { 200: reminders },
  errors: [],
});
