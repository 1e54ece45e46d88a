import { z } from 'zod';
import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import type { RawAnswer, SendRequest } from './send-request';
import { signatureProblem } from './signed-message';
import type { TrustedKeys } from './trusted-keys';
import { newestPublicKeyId } from './trusted-keys';

/** `why` and `code` are short words: nothing of the request or the answer is in them. */
export type PayAnswer =
  /** 200 or 204, proven to be WeChat Pay's. */
  | { kind: 'verified'; status: number; json: unknown }
  /** 4xx with a code. Such answers are not signed. */
  | { kind: 'error'; status: number; code: string }
  | { kind: 'unknown'; why: string };

export type PayHttp = (method: 'GET' | 'POST', path: string, bodyText?: string) => Promise<PayAnswer>;

type Settings = {
  send: SendRequest;
  authorize: (method: 'GET' | 'POST', path: string, bodyText: string | undefined) => string;
  trustedKeys: TrustedKeys;
  clock: Clock;
  logger: Logger;
};

const USER_AGENT = 'niannian';
const UNVERIFIED = 'unverified';
const errorBody = z.object({ code: z.string().regex(/^[A-Z][A-Z_]{1,63}$/) });

// Said with any status, these do not tell what became of the request.
const PASSING_CODES = new Set([
  'SYSTEM_ERROR',
  'BANK_ERROR',
  'SERVICE_UNAVAILABLE',
  'FREQUENCY_LIMITED',
  'RATELIMIT_EXCEEDED',
  'USERPAYING',
  'SIGN_ERROR', // our clock or our key: it is mended and the same bytes are sent again
]);

/** Speaks to WeChat Pay: signs, sends, and believes no success that is not signed. */
export const createPayHttp = ({ send, authorize, trustedKeys, clock, logger }: Settings): PayHttp => {
  const keyId = newestPublicKeyId(trustedKeys);
  return async (method, path, bodyText) => {
    const raw = await send({
      method,
      path,
      headers: {
        Accept: 'application/json',
        'User-Agent': USER_AGENT,
        Authorization: authorize(method, path, bodyText),
        ...(bodyText === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(keyId === undefined ? {} : { 'Wechatpay-Serial': keyId }),
      },
      body: bodyText,
    });
    const answer = readAnswer({ trustedKeys, clock }, raw);
    tell(logger, { method, path }, raw, answer);
    return answer;
  };
};

const readAnswer = (trust: { trustedKeys: TrustedKeys; clock: Clock }, raw: RawAnswer): PayAnswer => {
  if (raw.kind === 'noAnswer') return { kind: 'unknown', why: raw.why };
  const { status, headers, body } = raw;
  if (status === 200 || status === 204) {
    const problem = signatureProblem(trust, headers, body);
    if (problem !== undefined) return { kind: 'unknown', why: `${UNVERIFIED} ${problem}` };
    return { kind: 'verified', status, json: parseJson(body) };
  }
  if (status < 400 || status >= 500 || status === 429) return { kind: 'unknown', why: `status ${status}` };
  const read = errorBody.safeParse(parseJson(body));
  if (!read.success) return { kind: 'unknown', why: `status ${status}` };
  const { code } = read.data;
  return PASSING_CODES.has(code) ? { kind: 'unknown', why: code } : { kind: 'error', status, code };
};

// An error code is an ordinary answer. Whatever concerns keys or clocks only a person can mend.
const tell = (logger: Logger, asked: { method: string; path: string }, raw: RawAnswer, answer: PayAnswer): void => {
  if (answer.kind === 'verified') return;
  const requestId = raw.kind === 'answer' ? raw.headers['request-id'] : undefined;
  const line = {
    method: asked.method,
    path: asked.path.split('?', 1)[0],
    status: raw.kind === 'answer' ? raw.status : undefined,
    said: answer.kind === 'error' ? answer.code : answer.why,
    requestId: typeof requestId === 'string' && /^[\w-]{1,64}$/.test(requestId) ? requestId : undefined,
  };
  if (answer.kind === 'error') logger.info(line, 'WeChat Pay said no');
  else if (answer.why.startsWith(UNVERIFIED) || line.status === 401)
    logger.error(line, 'WeChat Pay and we do not trust each other: check keys and clock');
  else logger.warn(line, 'WeChat Pay gave no answer that says anything');
};

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};
