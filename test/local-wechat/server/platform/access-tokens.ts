import { randomBytes } from 'node:crypto';
import { beijingDay } from '../wechat-clock';
import type { AccessToken, World } from '../world';
import { platformError } from './platform-error';

const LIFE_MS = 7_200_000;
const OVERLAP_MS = 300_000;
const FORCE_SPACING_MS = 30_000;
const FORCED_A_DAY_MAX = 20;
const STABLE_A_MINUTE_MAX = 10_000;
const STABLE_A_DAY_MAX = 500_000;
const PLAIN_A_DAY_MAX = 2_000;

type Issued = { access_token: string; expires_in: number };

/**
 * POST /cgi-bin/stable_token. Normal: the same token until 5 minutes before its end, then a new one while the old one lives
 * on. Forced: kills the old one; 20 a day, and within 30 s nothing is refreshed.
 */
export const stableToken = (world: World, appid: string, forced: boolean): Issued => {
  const now = world.clock.now();
  count(world, `stable:${appid}:${Math.floor(now / 60_000)}`, STABLE_A_MINUTE_MAX, 45011);
  count(world, `stable:${appid}:${beijingDay(now)}`, STABLE_A_DAY_MAX, 45009);
  const newest = tokensOf(world, appid, 'stable').at(-1);
  if (forced && (newest === undefined || now - newest.createdAt >= FORCE_SPACING_MS)) {
    count(world, `forced:${appid}:${beijingDay(now)}`, FORCED_A_DAY_MAX, 45009);
    for (const old of tokensOf(world, appid, 'stable')) world.tokens.delete(old.token);
    return issue(world, appid, 'stable');
  }
  if (newest === undefined || newest.expiresAt - now <= OVERLAP_MS) return issue(world, appid, 'stable');
  return { access_token: newest.token, expires_in: Math.floor((newest.expiresAt - now) / 1000) };
};

/** GET /cgi-bin/token: a new token every time, the old one lives 5 minutes more. */
export const plainToken = (world: World, appid: string): Issued => {
  const now = world.clock.now();
  count(world, `plain:${appid}:${beijingDay(now)}`, PLAIN_A_DAY_MAX, 45009);
  for (const old of tokensOf(world, appid, 'plain')) old.expiresAt = Math.min(old.expiresAt, now + OVERLAP_MS);
  return issue(world, appid, 'plain');
};

/** The appid a token speaks for. Throws 41001, 40001 or 42001. */
export const appidOfToken = (world: World, token: string | undefined): string => {
  if (token === undefined || token === '') throw platformError(41001);
  const known = world.tokens.get(token);
  if (world.faults.take('token.invalid') !== undefined || known === undefined) throw platformError(40001);
  if (world.faults.take('token.expired') !== undefined || known.expiresAt <= world.clock.now()) {
    throw platformError(42001);
  }
  return known.appid;
};

const tokensOf = (world: World, appid: string, kind: AccessToken['kind']): AccessToken[] =>
  [...world.tokens.values()].filter((token) => token.appid === appid && token.kind === kind);

const issue = (world: World, appid: string, kind: AccessToken['kind']): Issued => {
  const createdAt = world.clock.now();
  const token = `${kind === 'stable' ? '8' : '9'}${String(Math.floor(createdAt / 1000) % 10)}_${randomBytes(96).toString('base64url')}`;
  world.tokens.set(token, { token, appid, kind, createdAt, expiresAt: createdAt + LIFE_MS });
  world.changed();
  return { access_token: token, expires_in: LIFE_MS / 1000 };
};

const counts = new WeakMap<World, Map<string, number>>();

const count = (world: World, key: string, max: number, errcode: number): void => {
  const mine = counts.get(world) ?? new Map<string, number>();
  counts.set(world, mine);
  const used = mine.get(key) ?? 0;
  if (used >= max) throw platformError(errcode);
  mine.set(key, used + 1);
};
