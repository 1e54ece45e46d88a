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
  /** A file instead, as a form sends it. */
  file?: { name: string; type: string; bytes: Buffer };
};

export type CallWechat = (request: ApiRequest) => Promise<ApiAnswer>;

const answerBody = z.record(z.string(), z.unknown());
const errorCode = z.object({ errcode: z.number().int().optional() });

export const createWechatApi =
  (send: SendRequest): CallWechat =>
  async ({ path, query = {}, body, file }) => {
    const search = new URLSearchParams(query).toString();
    const content = file === undefined ? asJson(body) : asForm(file);
    const answer = await send({
      method: content === undefined ? 'GET' : 'POST',
      path: search === '' ? path : `${path}?${search}`,
      headers: { Accept: 'application/json', ...(content === undefined ? {} : { 'Content-Type': content.type }) },
      body: content?.body,
    });
    if (answer.kind === 'noAnswer') return answer;
    if (answer.status !== 200) return { kind: 'noAnswer', why: `status ${answer.status}` };
    const json = answerBody.safeParse(parseJson(answer.body));
    const code = json.success ? errorCode.safeParse(json.data) : undefined;
    if (!json.success || !code?.success) return { kind: 'noAnswer', why: 'unreadable' };
    return { kind: 'answer', errcode: code.data.errcode ?? 0, json: json.data };
  };

type Content = { type: string; body: string | Buffer };

const asJson = (body: ApiRequest['body']): Content | undefined =>
  body === undefined ? undefined : { type: 'application/json', body: JSON.stringify(body) };

const BOUNDARY = 'niannian-8f3a61c27d504be9';

const asForm = ({ name, type, bytes }: NonNullable<ApiRequest['file']>): Content => ({
  type: `multipart/form-data; boundary=${BOUNDARY}`,
  body: Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="media"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]),
});

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
