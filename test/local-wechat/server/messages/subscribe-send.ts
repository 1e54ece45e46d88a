import { randomInt } from 'node:crypto';
import { platformError } from '../platform/platform-error';
import type { World } from '../world';
import { templatesOf, useSubscription } from './subscriptions';
import { wrongKey } from './value-rules';

/** A subscribe message that arrived on somebody's phone. */
export type SentCard = {
  openid: string;
  templateId: string;
  title: string;
  page: string;
  /** By the words of the template: 项目, 参保人 … */
  fields: Record<string, string>;
  msgid: string;
  at: number;
};

const CARDS_KEPT_MAX = 20_000;
const STATES = ['developer', 'trial', 'formal'];

/** POST /cgi-bin/message/subscribe/send, with the rules that answer an error there. */
export const subscribeSend = (world: World, appid: string, body: Record<string, unknown>): object => {
  const { touser, template_id: templateId, page = '', data, miniprogram_state: state = 'formal', lang } = body;
  if (typeof touser !== 'string' || !world.residents.has(touser)) throw platformError(40003);
  const template = templatesOf(world, appid).find(({ priTmplId }) => priTmplId === templateId);
  if (template === undefined) throw platformError(40037);
  if (typeof page !== 'string' || !/^(pages\/[\w/-]+(\?.*)?)?$/.test(page)) throw platformError(41030);
  if (!STATES.includes(state as string) || (lang !== undefined && lang !== 'zh_CN')) throw platformError(47003);
  if (world.faults.take('subscribe.notReleased') !== undefined) throw platformError(41030);
  const given = typeof data === 'object' && data !== null ? (data as Record<string, { value?: unknown }>) : {};
  const wrong = wrongKey(template.content, given);
  if (wrong !== undefined) throw platformError(47003, `argument invalid! data.${wrong}.value invalid`);
  if (world.faults.take('subscribe.refused') !== undefined || !useSubscription(world, touser, template.priTmplId)) {
    throw platformError(43101);
  }
  const msgid = String(4_000_000_000_000_000_000n + BigInt(randomInt(2 ** 47)));
  const lines = [...template.content.matchAll(/(.+):\{\{(\w+)\.DATA\}\}/g)];
  const fields = Object.fromEntries(lines.map(([, label = '', key = '']) => [label, String(given[key]?.value)]));
  const card = {
    openid: touser,
    templateId: template.priTmplId,
    title: template.title,
    page,
    fields,
    msgid,
    at: world.clock.now(),
  };
  world.cards.push(card);
  world.onCard?.(card);
  if (world.cards.length > CARDS_KEPT_MAX) world.cards.shift();
  return { errcode: 0, errmsg: 'ok', msgid };
};
