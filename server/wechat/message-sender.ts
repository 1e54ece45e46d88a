import { z } from 'zod';
import type { Card, ListedTemplate, MessageSender, SendAnswer } from '../messages/sender';
import type { Logger } from '../shared/logger';
import type { AccessTokenKeeper } from './access-token';
import type { ApiAnswer } from './wechat-api';
import { isSettingProblem } from './wechat-api';

type Settings = { keeper: AccessTokenKeeper; state: 'developer' | 'trial' | 'formal'; logger: Logger };

const REFUSED = 43101;
/** Busy, quota, and a token that was not taken twice. */
const LATER = new Set([-1, 40001, 40014, 42001, 45009, 45011]);

const templates = z.object({
  data: z
    .array(
      z.object({
        priTmplId: z.string().min(1).max(64),
        title: z.string(),
        content: z.string(),
        type: z.number().int(),
      }),
    )
    .max(200),
});

/** Subscribe messages of WeChat. The data is sent as it is: whether it fits was judged before. */
export const createMessageSender = ({ keeper, state, logger }: Settings): MessageSender => ({
  listTemplates: async () => {
    const answer = await keeper.call({ path: '/wxaapi/newtmpl/gettemplate' });
    if (answer.kind === 'noAnswer') return { kind: 'busy' };
    const read = templates.safeParse(answer.json);
    if (answer.errcode === 0 && read.success) return { kind: 'templates', templates: read.data.data.map(listed) };
    if (isSettingProblem(answer.errcode)) logger.error({ errcode: answer.errcode }, 'WeChat refuses us our templates');
    return { kind: 'busy' };
  },
  sendCard: async ({ openid, templateId, page, data }: Card) => {
    const answer = await keeper.call({
      path: '/cgi-bin/message/subscribe/send',
      body: {
        touser: openid,
        template_id: templateId,
        page,
        miniprogram_state: state,
        lang: 'zh_CN',
        data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, { value }])),
      },
    });
    return said(answer, logger);
  },
});

const listed = (one: z.output<typeof templates>['data'][number]): ListedTemplate => ({
  templateId: one.priTmplId,
  title: one.title,
  content: one.content,
  type: one.type === 3 ? 'longTerm' : 'oneTime',
});

const said = (answer: ApiAnswer, logger: Logger): SendAnswer => {
  if (answer.kind === 'noAnswer') return { kind: 'later', why: answer.why };
  const { errcode, json } = answer;
  if (errcode === 0) {
    const { msgid } = json;
    return {
      kind: 'accepted',
      messageNo: typeof msgid === 'string' || typeof msgid === 'number' ? String(msgid) : undefined,
    };
  }
  if (errcode === REFUSED) return { kind: 'refused' };
  if (isSettingProblem(errcode)) logger.error({ errcode }, 'WeChat refuses our messages');
  if (LATER.has(errcode) || isSettingProblem(errcode)) return { kind: 'later', why: String(errcode) };
  // The text names the key and ends with WeChat's number of the request; it never repeats a value.
  const text = typeof json['errmsg'] === 'string' ? json['errmsg'].slice(0, 160) : '';
  logger.error({ errcode, text }, 'WeChat does not take a message as we write it');
  return { kind: 'failed', why: String(errcode) };
};
