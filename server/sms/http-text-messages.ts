import type { TextMessageSender } from '../identity/text-messages';
import type { Logger } from '../shared/logger';

type Options = { url: string; token: string | undefined; logger: Logger };

const WAIT_MS_MAX = 5_000;

/**
 * Text messages through the county's own gateway: POST {phone, text} as JSON; any 2xx means taken. What a county's provider
 * asks beyond that is the gateway's business. Neither phone nor text is ever logged.
 */
export const createHttpTextMessages = ({ url, token, logger }: Options): TextMessageSender => ({
  send: async ({ phone, text }) => {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ phone, text }),
        signal: AbortSignal.timeout(WAIT_MS_MAX),
      });
      await answer.arrayBuffer();
      if (answer.ok) return { kind: 'sent' };
      logger.warn({ status: answer.status }, 'the text message gateway refused');
    } catch (error) {
      logger.warn({ err: error }, 'the text message gateway did not answer');
    }
    return { kind: 'busy' };
  },
});
