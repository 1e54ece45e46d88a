import type { World } from '../world';
import { firstTemplates, longTermOf } from './templates';
import type { Template } from './templates';

/** What a resident agreed to. One-time: one message for each yes; long-term: until it is taken back. */
export type Subscription = { left: number; isStanding: boolean };

export type SubscribeResult = 'accept' | 'reject' | 'ban' | 'filter';

const keyOf = (openid: string, templateId: string): string => `${openid}/${templateId}`;

const templates = new WeakMap<World, Map<string, Template[]>>();

/** The templates of an app; three one-time ones until a tester says otherwise. */
export const templatesOf = (world: World, appid: string): Template[] => {
  const all = templates.get(world) ?? new Map<string, Template[]>();
  templates.set(world, all);
  const own = all.get(appid) ?? firstTemplates(appid);
  all.set(appid, own);
  return own;
};

/** Gives an app the long-term form of a message, beside the one-time one. */
export const addLongTerm = (world: World, appid: string, title: string): Template | undefined => {
  const template = longTermOf(appid, title);
  const own = templatesOf(world, appid);
  if (template !== undefined && !own.some(({ priTmplId }) => priTmplId === template.priTmplId)) own.push(template);
  return template;
};

/** What somebody tapped on WeChat's sheet. */
export const subscribe = (
  world: World,
  appid: string,
  { openid, templateId, result }: { openid: string; templateId: string; result: SubscribeResult },
): void => {
  const template = templatesOf(world, appid).find(({ priTmplId }) => priTmplId === templateId);
  if (template === undefined || result === 'filter') return;
  const key = keyOf(openid, templateId);
  const known = world.subscriptions.get(key) ?? { left: 0, isStanding: false };
  if (result === 'accept') {
    world.subscriptions.set(
      key,
      template.type === 3 ? { left: 0, isStanding: true } : { left: known.left + 1, isStanding: false },
    );
  } else if (template.type === 3) world.subscriptions.delete(key);
  world.changed();
};

/** Takes one message from what was agreed to. `false`: nothing is left. */
export const useSubscription = (world: World, openid: string, templateId: string): boolean => {
  const known = world.subscriptions.get(keyOf(openid, templateId));
  if (known === undefined || (!known.isStanding && known.left === 0)) return false;
  if (!known.isStanding) known.left -= 1;
  world.changed();
  return true;
};

/** Switches everything off for somebody, as in WeChat's own settings. */
export const unsubscribe = (world: World, openid: string): void => {
  for (const key of [...world.subscriptions.keys()]) {
    if (key.startsWith(`${openid}/`)) world.subscriptions.delete(key);
  }
  world.changed();
};
