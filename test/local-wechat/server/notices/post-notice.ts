import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { BuiltNotice } from './build-notice';

const ANSWER_SECONDS_MAX = 5;
const BODY_CHARACTERS_MAX = 2_000;

const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: 256 });
const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: 256 });

/** Status 0: no answer within 5 seconds, or no connection. */
export type NoticeAnswer = { status: number; body: string; error: string | undefined; milliseconds: number };

export const postNotice = ({ url, headers, body }: BuiltNotice): Promise<NoticeAnswer> => {
  const started = performance.now();
  const answer = (status: number, text: string, error?: string): NoticeAnswer => ({
    status,
    body: text,
    error,
    milliseconds: Math.round(performance.now() - started),
  });
  return new Promise((resolve) => {
    const target = new URL(url);
    const secure = target.protocol === 'https:';
    const request = (secure ? httpsRequest : httpRequest)(target, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
      agent: secure ? httpsAgent : httpAgent,
      signal: AbortSignal.timeout(ANSWER_SECONDS_MAX * 1000),
    });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text = (text + chunk).slice(0, BODY_CHARACTERS_MAX);
      });
      response.on('end', () => {
        resolve(answer(response.statusCode ?? 0, text));
      });
      response.on('error', (error) => {
        resolve(answer(0, text, error.message));
      });
    });
    request.on('error', (error) => {
      resolve(answer(0, '', error.message));
    });
    request.end(body);
  });
};
