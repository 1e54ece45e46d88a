import { randomBytes } from 'node:crypto';
import type { OneTimeCode, World } from '../world';
import { platformError } from './platform-error';

const LIFE_MS = 5 * 60_000;

/** Makes a code of wx.login or of the phone-number button. */
export const makeCode = (world: World, made: Pick<OneTimeCode, 'kind' | 'appid' | 'openid' | 'phone'>): string => {
  const code = `0${randomBytes(15).toString('hex')}w`;
  world.codes.set(code, { ...made, createdAt: world.clock.now(), used: false });
  world.changed();
  return code;
};

/** Uses a code up: 5 minutes, once. Throws 40029, or 40163 for a used one of wx.login. */
export const useCode = (
  world: World,
  wanted: { code: string; kind: OneTimeCode['kind']; appid: string },
): OneTimeCode => {
  const found = world.codes.get(wanted.code);
  if (found?.kind !== wanted.kind || found.appid !== wanted.appid) throw platformError(40029);
  if (found.used) throw platformError(found.kind === 'login' ? 40163 : 40029);
  if (world.clock.now() - found.createdAt > LIFE_MS) throw platformError(40029);
  found.used = true;
  world.changed();
  return found;
};
