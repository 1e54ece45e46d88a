import { fstatSync } from 'node:fs';
import { createMerchantCredentials } from './keys/merchant-credentials';
import type { MerchantChoice } from './keys/merchant-credentials';
import type { LocalWechatOptions } from './local-wechat-options';
import { startLocalWechat } from './start-local-wechat';

/**
 * The local WeChat as a process: `node dist/test/local-wechat/server/main.js '<json>'`, or the JSON in LOCAL_WECHAT. The JSON
 * is `LocalWechatOptions`, where `merchants` lists choices (`[{"mode":"partner"}]`) whose credentials live in `dataDir`.
 * When it listens it prints one line of JSON: `{origin, port, controlUrl, controlToken, merchant, settings: {<mchid>: {WECHAT_…}}}`.
 * It ends on SIGTERM and when its stdin, being a pipe, closes.
 */
const main = async (): Promise<void> => {
  const json = process.argv[2] ?? process.env['LOCAL_WECHAT'];
  if (json === undefined) throw new Error('give the options as JSON: {"dataDir":"…","port":0}');
  const { merchants: choices = [{}], ...options } = JSON.parse(json) as Omit<LocalWechatOptions, 'merchants'> & {
    merchants?: MerchantChoice[];
  };
  const merchants = await Promise.all(choices.map((choice) => createMerchantCredentials(options.dataDir, choice)));
  const wechat = await startLocalWechat({ ...options, merchants });
  const { origin, port, controlUrl, controlToken, merchant } = wechat;
  const settings = Object.fromEntries(merchants.map(({ mchid }) => [mchid, wechat.settings(mchid)]));
  const end = (): void => void wechat.close().then(() => process.exit(0));
  process.once('SIGTERM', end).once('SIGINT', end);
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.once('end', end).resume(); // whoever held the pipe is gone
  process.stdout.write(`${JSON.stringify({ origin, port, controlUrl, controlToken, merchant, settings })}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
