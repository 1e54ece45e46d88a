import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformError } from '../platform/platform-error';
import { CHECKOUT } from '../../phone/checkout';
import type { World } from '../world';

/** A URL Link: an address outside WeChat that opens a page of the mini-program. */
export type UrlLink = { url: string; path: string; query: string; version: string; expiresAt: number };

const QUERY_MAX = 1_024;
const DAYS_MAX = 30;
const DAY_MS = 24 * 3_600_000;
const VERSIONS = ['release', 'trial', 'develop'];

/** POST /wxa/generate_urllink. Errcodes 40212, 85401 and 40097 are as the documents of scheme links have them. */
export const makeUrlLink = (world: World, origin: string, body: Record<string, unknown>): object => {
  const { path = '', query = '', env_version: version = 'release' } = body;
  if (world.faults.take('urlLink.notReleased') !== undefined) throw platformError(40165);
  if (typeof path !== 'string' || !isReleased(path.replace(/^\//, ''))) throw platformError(40165);
  if (typeof query !== 'string' || query.length > QUERY_MAX || !/^[\w!#$&'()*+,/:;=?@.~%-]*$/.test(query)) {
    throw platformError(40212);
  }
  if (!VERSIONS.includes(version as string)) throw platformError(40097);
  const url = `${origin}/urllink/${randomBytes(8).toString('base64url')}`;
  const link = {
    url,
    path: path.replace(/^\//, ''),
    query,
    version: version as string,
    expiresAt: endOf(world, body),
  };
  world.urlLinks.set(url, link);
  world.changed();
  const elsewhere = world.faults.take('urlLink.otherHost') !== undefined;
  return {
    errcode: 0,
    errmsg: 'ok',
    url_link: elsewhere ? `https://wxaurl.cn.example/${randomBytes(8).toString('hex')}` : url,
  };
};

/** The page that a link opens; undefined: there is none, or it has run out. */
export const pageOfLink = (world: World, url: string): string | undefined => {
  const link = world.urlLinks.get(url);
  if (link === undefined || link.expiresAt <= world.clock.now()) return undefined;
  return link.query === '' ? link.path : `${link.path}?${link.query}`;
};

// The mini-program of this checkout is what is released; a page with a query is none.
const isReleased = (path: string): boolean => {
  const { pages } = JSON.parse(readFileSync(join(CHECKOUT, 'miniprogram', 'app.json'), 'utf8')) as { pages: string[] };
  return pages.includes(path);
};

const endOf = (world: World, body: Record<string, unknown>): number => {
  const now = world.clock.now();
  const { expire_type: type = 0, expire_time: time, expire_interval: days } = body;
  const end = type === 1 ? now + Number(days) * DAY_MS : type === 0 ? Number(time) * 1_000 : Number.NaN;
  const isWhole = type === 0 || Number.isInteger(days);
  if (!isWhole || !(end > now && end <= now + DAYS_MAX * DAY_MS)) throw platformError(85401);
  return end;
};
