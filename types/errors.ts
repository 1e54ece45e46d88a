import { z } from 'zod';
import type { ErrorCode } from './error-codes';
import { ERROR_STATUS } from './error-codes';

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/** The one shape of every error answer. `message` is a Chinese sentence for people, `code` is for programs. */
export const errorAnswer = z
  .object({
    error: z.object({
      code: z.enum(codes),
      message: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional(),
      requestId: z.string(),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorAnswer = z.infer<typeof errorAnswer>;
