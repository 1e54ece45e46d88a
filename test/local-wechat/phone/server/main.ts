import { fstatSync } from 'node:fs';
import type { PhoneOptions } from './phone-options';
import { startPhone } from './start-phone';

/**
 * The phone as a process: `node dist/test/local-wechat/phone/server/main.js`, with `PhoneOptions` as JSON in PHONE. When it
 * listens it prints one line of JSON: `{url, port}`. It ends on SIGTERM and when its stdin, being a pipe, closes.
 */
const main = async (): Promise<void> => {
  const json = process.env['PHONE'];
  if (json === undefined) throw new Error('give the options as JSON in PHONE');
  const phone = await startPhone(JSON.parse(json) as PhoneOptions);
  const end = (): void => void phone.close().then(() => process.exit(0));
  process.once('SIGTERM', end).once('SIGINT', end);
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.once('end', end).resume(); // whoever held the pipe is gone
  process.stdout.write(`${JSON.stringify({ url: phone.url, port: phone.port })}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
