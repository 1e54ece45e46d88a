import { compose } from '../../server/compose';
import { readSettings } from '../../server/env';
import { systemClock } from '../../server/shared/clock';
import { silentLogger } from '../../server/shared/logger';

const CALLS = 50;

/** A process of its own: fifty calls of WeChat at once with the shared access token. Prints how many were answered. */
const main = async (): Promise<void> => {
  const read = readSettings();
  if (!read.ok) throw new Error(read.problems.join());
  const ground = { clock: systemClock, logger: silentLogger, processName: `caller-${process.pid}` };
  const composed = await compose(read.settings, ground);
  if (!composed.ok) throw new Error(composed.problem.join());
  const { messageSender } = composed.value.wechat;
  process.stdout.write('ready\n');
  await new Promise((go) => process.stdin.once('data', go));
  const answers = await Promise.all(Array.from({ length: CALLS }, () => messageSender.listTemplates()));
  process.stdout.write(`${answers.filter(({ kind }) => kind === 'templates').length}\n`);
  await composed.value.close();
  process.exit(0);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exit(1);
});
