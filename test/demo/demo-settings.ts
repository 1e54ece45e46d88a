import { join } from 'node:path';
import { writeDemoPacks } from './county-packs';
import { demoKeys } from './demo-keys';

/** Every setting of a product that stands on a folder and on the local WeChat's own settings. */
export const demoSettings = (
  folder: string,
  wechatSettings: Readonly<Record<string, string>>,
  { port, year }: { port: number; year: number },
): Record<string, string> => {
  const packs = join(folder, 'rule-packs');
  writeDemoPacks(packs, year);
  return {
    RUN_MODE: 'demo',
    PORT: String(port),
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: `sqlite:${join(folder, 'niannian.db')}`,
    RULE_PACKS_DIR: packs,
    ...wechatSettings,
    WECHAT_PAY_PAYEE_NAME: '国家税务总局青禾县税务局',
    ...demoKeys(join(folder, 'keys')),
  };
};
