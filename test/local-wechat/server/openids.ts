import { createHash } from 'node:crypto';
import type { World } from './world';

/** The openid of an alias in an app: always the same, different in every app. What looks like an openid stays as it is. */
export const openidFor = (appid: string, alias: string): string =>
  /^o[\w-]{27}$/.test(alias)
    ? alias
    : `o${createHash('sha256').update(`${appid}/${alias}`).digest('base64url').slice(0, 27)}`;

/** Notes that this resident uses the app, so that orders may name the openid. */
export const meetResident = (world: World, appid: string, alias: string): string => {
  const openid = openidFor(appid, alias);
  if (!world.residents.has(openid)) world.residents.set(openid, { openid, appid, alias });
  return openid;
};
