import type { Middleware } from 'koa';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../shared/app-error';

/** So many requests a minute from one address; guessing has its own budget. Counts in Redis when there is one, in memory otherwise and whenever Redis does not answer. */
export const createLimiter = (requestsPerMinute: number, redis?: unknown): RateLimiterAbstract => {
  const inMemory = new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });
  if (redis === undefined) return inMemory;
  return new RateLimiterRedis({
    storeClient: redis,
    useRedisPackage: true,
    points: requestsPerMinute,
    duration: 60,
    keyPrefix: 'niannian:rate',
    insuranceLimiter: inMemory,
  });
};

export const limitRequests =
  (limiter: RateLimiterAbstract, hashOf: (ip: string) => string): Middleware =>
  async (ctx, next) => {
    try {
      await limiter.consume(hashOf(ctx.ip));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new AppError('rate.tooOften', { n: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) });
    }
    await next();
  };
