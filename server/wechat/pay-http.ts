import { z } from 'zod';
import type { Clock } from '../shared/clock';
import type { SendRequest } from './send-request';
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
};

const USER_AGENT = 'niannian';
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
export const createPayHttp = ({ send, authorize, trustedKeys, clock }: Settings): PayHttp => {
  const keyId = newestPublicKeyId(trustedKeys);
  return async (method, path, bodyText) => {
    const answer = await send({
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
    if (answer.kind === 'noAnswer') return { kind: 'unknown', why: answer.why };
    const { status, headers, body } = answer;
    if (status === 200 || status === 204) {
      const problem = signatureProblem({ trustedKeys, clock }, headers, body);
      if (problem !== undefined) return { kind: 'unknown', why: `unverified ${problem}` };
      return { kind: 'verified', status, json: parseJson(body) };
    }
    if (status < 400 || status >= 500 || status === 429) return { kind: 'unknown', why: `status ${status}` };
    const read = errorBody.safeParse(parseJson(body));
    if (!read.success) return { kind: 'unknown', why: `status ${status}` };
    const { code } = read.data;
    return PASSING_CODES.has(code) ? { kind: 'unknown', why: code } : { kind: 'error', status, code };
  };
};

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};
