import { page } from '../globals';
import { isInGesture } from '../gesture';
import { holder, recall, remember } from '../holder';
import { askServer } from '../phone-server';
import { askSubscriptions } from '../sheets/subscribe-sheet';
import { api, misuse, WxError } from './api';

const TEMPLATES_MAX = 3;

const requestSubscribeMessage = async ({ tmplIds }: { tmplIds: readonly string[] }): Promise<object> => {
  if (!isInGesture()) {
    throw misuse('requestSubscribeMessage:fail can only be invoked by user TAP gesture.', { errCode: 10005 });
  }
  if (!Array.isArray(tmplIds) || tmplIds.length === 0)
    throw misuse('requestSubscribeMessage:fail TmplIds can not be empty', { errCode: 10001 });
  if (tmplIds.length > TEMPLATES_MAX)
    throw misuse('requestSubscribeMessage:fail Templates count out of max bound', { errCode: 20003 });
  const templates = tmplIds.map((id: string) => {
    const template = page.templates.length === 0 ? { id, title: id } : page.templates.find((known) => known.id === id);
    if (template === undefined)
      throw misuse(`requestSubscribeMessage:fail No template data return: ${id}`, { errCode: 20001 });
    return template;
  });
  const { mainSwitch, subscriptions } = recall();
  if (!mainSwitch) throw new WxError('The main switch is switched off', { errCode: 20004 });
  const asked = templates.filter(({ id }) => subscriptions[id] === undefined);
  const answer = asked.length === 0 ? { choices: {}, isKept: false } : await askSubscriptions(asked);
  const results: Record<string, 'accept' | 'reject'> = { ...subscriptions, ...answer.choices };
  if (answer.isKept) remember({ subscriptions: results });
  const told = templates.map(({ id }) => ({ templateId: id, result: results[id] ?? 'reject' }));
  await askServer('subscribe', { person: holder.key, results: told });
  return Object.fromEntries(told.map(({ templateId, result }) => [templateId, result]));
};

export const subscribe = {
  requestSubscribeMessage: api('requestSubscribeMessage', requestSubscribeMessage),
  getSetting: api('getSetting', ({ withSubscriptions }: { withSubscriptions?: boolean }) => {
    const { mainSwitch, subscriptions } = recall();
    const settings = { subscriptionsSetting: { mainSwitch, itemSettings: subscriptions } };
    return { authSetting: {}, ...(withSubscriptions === true ? settings : {}) };
  }),
  openSetting: api('openSetting', () => {
    if (!isInGesture()) throw misuse('openSetting:fail can only be invoked by user TAP gesture.');
    return { authSetting: {} };
  }),
};
