import { z } from 'zod';

/** An amount in whole fen. */
export const amountFen = z.int().min(0).max(2_147_483_647).meta({ description: '金额，单位：分' });

/** A calendar day in county time. */
export const calendarDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ description: '日期 YYYY-MM-DD（北京时间）' });

/** An instant, ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true });

/** A random public id. */
export const rid = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

export const feeYear = z.int().min(2009).max(2100).meta({ description: '费款所属年度' });

/** Which verification level a route asks for (design: people and privacy). */
export const LEVELS = ['none', 'L0', 'L1', 'L2'] as const;
export type Level = (typeof LEVELS)[number];
