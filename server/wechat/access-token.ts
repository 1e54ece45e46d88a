import { z } from 'zod';
import type { AccessTokenRow, AccessTokenRows } from '../messages/access-token-row';
import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import type { SendLimits } from './send-request';
import { createSender } from './send-request';
import type { ApiAnswer, ApiRequest, CallWechat } from './wechat-api';
import { createWechatApi, isSettingProblem } from './wechat-api';

export type AccessTokenKeeper = {
  /** Sends a request with the token; when WeChat does not take the token, once more with a newer one. */
  call(request: ApiRequest): Promise<ApiAnswer>;
};

type Settings = {
  base: string;
  appId: string;
  appSecret: string;
  rows: AccessTokenRows;
  clock: Clock;
  logger: Logger;
  limits?: SendLimits | undefined;
};
type Deps = Omit<Settings, 'base' | 'limits'> & { callWechat: CallWechat };

// WeChat changes a token five minutes before its end and both work until then: a token is used to its last two minutes.
const RESERVE_MS = 2 * 60_000;
const LEASE_MS = 6_000; // longer than the longest request
const POLL_MS = 100;
const POLLS_MAX = 60;
const TOKEN_REFUSED = new Set([40001, 40014, 42001]);

const stableToken = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,512}$/),
  expires_in: z.number().int().positive().max(86_400),
});

/**
 * Keeps the access token in one row that several processes share. Who refreshes holds a lease on the row; everybody else
 * waits for the row to change. Within a process one refresh serves all callers. A token is replaced, never taken away.
 */
export const createAccessTokenKeeper = (settings: Settings): AccessTokenKeeper => {
  const callWechat = createWechatApi(createSender(settings.base, settings.limits));
  const deps: Deps = { ...settings, callWechat };
  const underWay = new Map<string | undefined, Promise<string | undefined>>();
  const renewed = (refused: string | undefined): Promise<string | undefined> => {
    const running = underWay.get(refused) ?? renew(deps, refused).finally(() => underWay.delete(refused));
    underWay.set(refused, running);
    return running;
  };
  const token = async (refused?: string): Promise<string | undefined> => {
    const row = await deps.rows.read(deps.appId);
    return isUsable(row, refused, deps.clock.now()) ? row.token : renewed(refused);
  };
  return {
    call: async (request) => {
      const first = await token();
      if (first === undefined) return noToken;
      const answer = await callWechat(withToken(request, first));
      if (answer.kind === 'noAnswer' || !TOKEN_REFUSED.has(answer.errcode)) return answer;
      const second = await token(first);
      return second === undefined ? noToken : callWechat(withToken(request, second));
    },
  };
};

const noToken = { kind: 'noAnswer', why: 'no access token' } as const;

const withToken = (request: ApiRequest, token: string): ApiRequest => ({
  ...request,
  query: { access_token: token, ...request.query },
});

const isUsable = (row: AccessTokenRow, refused: string | undefined, now: Date): boolean =>
  row.token !== undefined && row.token !== refused && row.expiresAt.getTime() - now.getTime() > RESERVE_MS;

const renew = async (deps: Deps, refused: string | undefined): Promise<string | undefined> => {
  const { rows, appId, clock } = deps;
  for (let polls = 0; polls < POLLS_MAX; polls += 1) {
    const row = await rows.read(appId);
    if (isUsable(row, refused, clock.now())) return row.token;
    if (await rows.lease(appId, row.version, new Date(clock.now().getTime() + LEASE_MS))) {
      return refresh(deps, refused);
    }
    const old = stillGood(row, refused, clock.now());
    if (old !== undefined) return old;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
};

/** Looks once more under the lease: somebody may have refreshed between our look and our lease. */
const refresh = async (deps: Deps, refused: string | undefined): Promise<string | undefined> => {
  const { rows, appId, clock } = deps;
  const row = await rows.read(appId);
  if (isUsable(row, refused, clock.now())) return row.token;
  const fetched = await fetchToken(deps);
  if (fetched === undefined) return stillGood(row, refused, clock.now());
  const isKept = await rows.replace(appId, row.version, fetched.token, fetched.expiresAt);
  return isKept ? fetched.token : (await rows.read(appId)).token;
};

// Somebody else refreshes, or WeChat does not answer: the old token works until its end.
const stillGood = (row: AccessTokenRow, refused: string | undefined, now: Date): string | undefined =>
  row.token !== refused && row.expiresAt > now ? row.token : undefined;

const fetchToken = async (deps: Deps): Promise<{ token: string; expiresAt: Date } | undefined> => {
  const { callWechat, appId, appSecret, clock, logger } = deps;
  const askedAt = clock.now().getTime();
  const answer = await callWechat({
    path: '/cgi-bin/stable_token',
    body: { grant_type: 'client_credential', appid: appId, secret: appSecret },
  });
  if (answer.kind === 'noAnswer') return undefined;
  if (isSettingProblem(answer.errcode)) logger.error({ errcode: answer.errcode }, 'WeChat refuses us an access token');
  const read = stableToken.safeParse(answer.json);
  if (answer.errcode !== 0 || !read.success) return undefined;
  return { token: read.data.access_token, expiresAt: new Date(askedAt + read.data.expires_in * 1000) };
};
