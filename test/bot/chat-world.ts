import type { ChatBubble } from '../local-wechat/server/messages/chats';
import type { World } from '../support/world';

export type Chat = {
  /** Writes, lets the postman bring it, and answers what came back: texts, and cards as `[title](page)`. */
  ask(openid: string, text: string, format?: 'xml' | 'json'): Promise<string[]>;
  say(openid: string, text?: string, format?: 'xml' | 'json'): Promise<void>;
  /** Everything the bot ever said to somebody. */
  heard(openid: string): Promise<string[]>;
};

const worded = (bubble: ChatBubble): string =>
  bubble.kind === 'text' ? bubble.text : bubble.kind === 'card' ? `[${bubble.title}](${bubble.page})` : bubble.kind;

/** The chat of a world, as residents see it. */
export const chatIn = (world: World): Chat => {
  const { control } = world.wechat;
  const heard = async (openid: string): Promise<string[]> =>
    (await control.chat(openid)).bubbles.filter(({ from }) => from === 'service').map(worded);
  const say: Chat['say'] = async (openid, text, format) => {
    await control.say({ openid, text, format, url: `${world.baseUrl}/wechat/messages` });
  };
  return {
    say,
    heard,
    ask: async (openid, text, format) => {
      const before = (await heard(openid)).length;
      await say(openid, text, format);
      await world.product.jobs.find(({ name }) => name === 'deliverEvents')?.run();
      return (await heard(openid)).slice(before);
    },
  };
};
