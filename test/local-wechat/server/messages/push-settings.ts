import { createHash } from 'node:crypto';
import type { LocalMerchant } from '../local-wechat-options';

/** What the console of an app says about its message push. */
export type PushSettings = { token: string; aesKey: string };

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Token and EncodingAESKey of an app: always the same for one secret, and told to nobody who does not know it. */
export const pushSettingsOf = ({ appSecret }: Pick<LocalMerchant, 'appSecret'>): PushSettings => ({
  token: hex(`token ${appSecret}`).slice(0, 32),
  aesKey: hex(`aes key ${appSecret}`).slice(0, 43),
});
