import type { Clock } from '../shared/clock';
import type { RawAnswer, SendLimits, SendRequest } from './send-request';
import { createSender } from './send-request';

const MAIN = 'https://api.mch.weixin.qq.com';
const BACKUP = 'https://api2.mch.weixin.qq.com';
const REST_MS = 60_000;

/** The origins that lead to WeChat Pay, best first. Any other base has no second one. */
export const payOrigins = (base: string): readonly string[] => (base === MAIN ? [MAIN, BACKUP] : [base]);

/**
 * Sends by the first origin that is well. When no connection came about, nothing was sent: the same request goes to the
 * next origin at once, since its signature covers path and body but no host. After any other failure the answer stays
 * unknown, and the failed origin rests for a minute, so that the caller's retry of the same bytes takes the other way.
 */
export const createPaySender = (origins: readonly string[], clock: Clock, limits?: SendLimits): SendRequest => {
  const ways = origins.map((origin) => ({ send: createSender(origin, limits), restsUntilMs: 0 }));
  return async (outgoing) => {
    const nowMs = clock.now().getTime();
    const isRested = ({ restsUntilMs }: (typeof ways)[number]): boolean => restsUntilMs <= nowMs;
    let answer: RawAnswer = { kind: 'noAnswer', why: 'connect' };
    for (const way of [...ways.filter(isRested), ...ways.filter((one) => !isRested(one))]) {
      answer = await way.send(outgoing);
      way.restsUntilMs = isSick(answer) ? nowMs + REST_MS : 0;
      if (answer.kind === 'answer' || answer.why !== 'connect') return answer;
    }
    return answer;
  };
};

const SICK_STATUSES = new Set([502, 503, 504]);

const isSick = (answer: RawAnswer): boolean => answer.kind === 'noAnswer' || SICK_STATUSES.has(answer.status);
