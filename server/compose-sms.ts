import { outsideTransaction } from './database/transaction';
import type { Settings } from './env';
import type { TextMessageSender } from './identity/text-messages';
import type { Logger } from './shared/logger';
import { createHttpTextMessages } from './sms/http-text-messages';

/** The county's text message gateway; `undefined` where it has none. */
export const composeTextSender = (
  { SMS_GATEWAY_URL: url, SMS_GATEWAY_TOKEN: token }: Settings,
  logger: Logger,
): TextMessageSender | undefined =>
  url === undefined ? undefined : outsideTransaction(createHttpTextMessages({ url, token, logger }));
