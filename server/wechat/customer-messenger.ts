import { z } from 'zod';
import type { CustomerMessenger, Reply, SentReply } from '../bot/customer-messenger';
import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import type { AccessTokenKeeper } from './access-token';
import { CARD_PICTURE } from './card-picture';
import type { ApiAnswer } from './wechat-api';
import { isSettingProblem } from './wechat-api';

type Settings = { keeper: AccessTokenKeeper; clock: Clock; logger: Logger };

/** Wrote too long ago; answered often enough. */
const CLOSED = new Set([45015, 45047]);
/** Busy, quota, and a token that was not taken twice: nothing went. */
const LATER = new Set([-1, 40001, 40014, 42001, 45009, 45011]);
const NO_PICTURE = 40007;
/** What did not reach WeChat at all went to nobody. */
const NOT_REACHED = new Set(['connect', 'no access token']);
/** WeChat keeps an uploaded picture for three days. */
const PICTURE_MS = 60 * 3_600_000;

const uploaded = z.object({ media_id: z.string().regex(/^[\w-]{1,128}$/) });

/** The customer service chat of the mini-program: texts and cards to whoever wrote. */
export const createCustomerMessenger = ({ keeper, clock, logger }: Settings): CustomerMessenger => {
  const picture = pictureOf({ keeper, clock });
  const sendWith = (openid: string, message: object): Promise<ApiAnswer> =>
    keeper.call({ path: '/cgi-bin/message/custom/send', body: { touser: openid, ...message } });
  const sendCard = async (openid: string, card: Extract<Reply, { kind: 'card' }>): Promise<ApiAnswer | undefined> => {
    for (let tries = 0; tries < 2; tries += 1) {
      const mediaId = await picture.id();
      if (mediaId === undefined) return undefined;
      const answer = await sendWith(openid, {
        msgtype: 'miniprogrampage',
        miniprogrampage: { title: card.title, pagepath: card.page, thumb_media_id: mediaId },
      });
      if (answer.kind === 'noAnswer' || answer.errcode !== NO_PICTURE) return answer;
      picture.forget();
    }
    return undefined;
  };
  return {
    send: async (openid, reply) => {
      const answer =
        reply.kind === 'text'
          ? await sendWith(openid, { msgtype: 'text', text: { content: reply.text } })
          : await sendCard(openid, reply);
      return answer === undefined ? { kind: 'later', why: 'picture' } : said(answer, logger);
    },
    showTyping: async (openid) => {
      await keeper.call({ path: '/cgi-bin/message/custom/typing', body: { touser: openid, command: 'Typing' } });
    },
  };
};

/** The picture of the cards at WeChat, uploaded again before its end. */
const pictureOf = ({
  keeper,
  clock,
}: Pick<Settings, 'keeper' | 'clock'>): { id(): Promise<string | undefined>; forget(): void } => {
  let known: { id: string; until: number } | undefined;
  return {
    id: async () => {
      const now = clock.now().getTime();
      if (known !== undefined && known.until > now) return known.id;
      const answer = await keeper.call({
        path: '/cgi-bin/media/upload',
        query: { type: 'image' },
        file: { name: 'card.png', type: 'image/png', bytes: CARD_PICTURE },
      });
      const read = answer.kind === 'answer' && answer.errcode === 0 ? uploaded.safeParse(answer.json) : undefined;
      if (read?.success !== true) return undefined;
      known = { id: read.data.media_id, until: now + PICTURE_MS };
      return known.id;
    },
    forget: () => {
      known = undefined;
    },
  };
};

const said = (answer: ApiAnswer, logger: Logger): SentReply => {
  if (answer.kind === 'noAnswer') return { kind: NOT_REACHED.has(answer.why) ? 'later' : 'unknown', why: answer.why };
  const { errcode } = answer;
  if (errcode === 0) return { kind: 'sent' };
  if (CLOSED.has(errcode)) return { kind: 'closed', why: String(errcode) };
  if (isSettingProblem(errcode)) logger.error({ errcode }, 'WeChat refuses our answers in the chat');
  if (LATER.has(errcode) || isSettingProblem(errcode)) return { kind: 'later', why: String(errcode) };
  logger.error({ errcode }, 'WeChat does not take an answer as we write it');
  return { kind: 'failed', why: String(errcode) };
};
