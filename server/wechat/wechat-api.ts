import { z } from 'zod';
import { quoteLongNumbers } from './long-numbers';
import type { SendRequest } from './send-request';

/** An answer of api.weixin.qq.com: always status 200; `errcode` 0 or absent means success. */
export type ApiAnswer =
  { kind: 'answer'; errcode: number; json: Readonly<Record<string, unknown>> } | { kind: 'noAnswer'; why: string };

export type ApiRequest = {
  path: string;
  /** Secrets may be in here: it never leaves this file but on the wire. */
  query?: Readonly<Record<string, string>>;
  /** Makes it a POST. */
  body?: Readonly<Record<string, unknown>>;
};

export type CallWechat = (request: ApiRequest) => Promise<ApiAnswer>;

const answerBody = z.record(z.string(), z.unknown());
const errorCode = z.object({ errcode: z.number().int().optional() });

export const createWechatApi =
  (send: SendRequest): CallWechat =>
  async ({ path, query = {}, body }) => {
    const search = new URLSearchParams(query).toString();
    const answer = await send({
      method: body === undefined ? 'GET' : 'POST',
      path: search === '' ? path : `${path}?${search}`,
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.kind === 'noAnswer') return answer;
    if (answer.status !== 200) return { kind: 'noAnswer', why: `status ${answer.status}` };
    const json = answerBody.safeParse(parseJson(answer.body));
    const code = json.success ? errorCode.safeParse(json.data) : undefined;
    if (!json.success || !code?.success) return { kind: 'noAnswer', why: 'unreadable' };
    return { kind: 'answer', errcode: code.data.errcode ?? 0, json: json.data };
  };

/** Codes that only a person can mend: appid, secret, frozen secret, addresses not in the white list, quota. */
export const isSettingProblem = (errcode: number): boolean => SETTING_PROBLEMS.has(errcode);

const SETTING_PROBLEMS = new Set([40013, 40125, 40164, 40243, 41002, 41004, 45009, 48001, 61004, 89503]);

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(quoteLongNumbers(body.toString('utf8')));
  } catch {
    return undefined;
  }
};
