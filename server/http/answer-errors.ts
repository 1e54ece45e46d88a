import type { Context, Middleware } from 'koa';
import type { ErrorCode } from '../../types/error-codes';
import { ERROR_STATUS } from '../../types/error-codes';
import type { ErrorAnswer } from '../../types/errors';
import type { ErrorDetails } from '../shared/app-error';
import { AppError } from '../shared/app-error';
import type { Logger } from '../shared/logger';
import { errorText } from '../shared/error-texts';
import { requestId } from './request-id';

/** Turns everything thrown below into the one error shape. Only a fault is logged as ERROR: somebody must look at it. */
export const answerErrors =
  (logger: Logger): Middleware =>
  async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) writeError(ctx, 'notFound', {});
    } catch (error) {
      const { code, details } = asAppError(error);
      if (code === 'server.fault') logger.error({ err: error, path: ctx.path, method: ctx.method }, 'request failed');
      writeError(ctx, code, code === 'server.fault' ? { id: requestId() } : details);
    }
  };

const asAppError = (error: unknown): { code: ErrorCode; details: ErrorDetails } => {
  if (error instanceof AppError) return error;
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return { code: 'body.tooLarge', details: {} };
  if (status === 400 || status === 415) return { code: 'request.bad', details: {} };
  return { code: 'server.fault', details: {} };
};

const writeError = (ctx: Context, code: ErrorCode, details: ErrorDetails): void => {
  const answer: ErrorAnswer = {
    error: {
      code,
      message: errorText(code, details),
      ...(Object.keys(details).length === 0 ? {} : { details: { ...details } as ErrorAnswer['error']['details'] }),
      requestId: requestId(),
    },
  };
  ctx.status = ERROR_STATUS[code];
  if (code === 'rate.tooOften' && typeof details['n'] === 'number') ctx.set('retry-after', String(details['n']));
  ctx.body = answer;
};
