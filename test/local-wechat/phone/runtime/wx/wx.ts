import { fault } from '../faults';
import { account } from './account';
import { device } from './device';
import { fileFunctions } from './files';
import { privacy } from './privacy';
import { request } from './request';
import { storage } from './storage';
import { subscribe } from './subscribe';
import { ui } from './ui';
import { world } from './world';

const all: Record<string, unknown> = {
  request,
  ...account,
  ...storage,
  ...ui,
  ...device,
  ...privacy,
  ...subscribe,
  ...fileFunctions,
  ...world,
  canIUse: (schema: string) => {
    const [name = ''] = schema.split('.');
    return name in all || ['button', 'input', 'page-meta'].includes(name);
  },
};

/** Asking for what is not here is a fault: on a phone it would be a private function, or one that this phone has to learn. */
export const wx: object = new Proxy(all, {
  get: (target, name) => {
    if (typeof name === 'string' && !(name in target)) {
      globalThis.__wxMissing.add(name);
      fault(`wx.${name} is not here`);
    }
    return target[name as string];
  },
  set: (_target, name) => {
    fault(`wx.${String(name)} cannot be set`);
    return false;
  },
});
