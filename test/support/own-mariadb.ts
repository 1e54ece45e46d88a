import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { endProcess } from './end-process';
import { freePort } from './free-port';

const READY_SECONDS_MAX = 60;
const PAUSE_MS = 100;

export type OwnMariadb = {
  /** A database of it. */
  url(database: string): string;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts again on the same port and the same files. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** A MariaDB that one test may kill; it writes every commit through to its file. */
export const startOwnMariadb = async (): Promise<OwnMariadb> => {
  const folder = mkdtempSync(join(tmpdir(), 'own-mariadb-'));
  const data = join(folder, 'data');
  const socket = join(folder, 's.sock');
  const user = `--user=${userInfo().username}`;
  const port = await freePort();
  const made = spawnSync(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', user],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`${made.stdout}${made.stderr}`);
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const where = [`--datadir=${data}`, `--socket=${socket}`, `--port=${port}`, '--bind-address=127.0.0.1', user];
    const how = ['--character-set-server=utf8mb4', '--collation-server=utf8mb4_bin', '--default-time-zone=+00:00'];
    const durable = ['--innodb-flush-log-at-trx-commit=1', `--log-error=${join(folder, 'error.log')}`];
    child = spawn('/usr/sbin/mariadbd', ['--no-defaults', ...where, ...how, ...durable], { stdio: 'ignore' });
    await untilAnswers(socket);
  };
  const kill = async (): Promise<void> => {
    await endProcess(child, 'SIGKILL');
  };
  await start();
  return {
    url: (database) => `mariadb://root@127.0.0.1:${port}/${database}`,
    kill,
    start,
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const untilAnswers = async (socket: string): Promise<void> => {
  const end = Date.now() + READY_SECONDS_MAX * 1_000;
  while (Date.now() < end) {
    const asked = spawnSync('mariadb-admin', ['--no-defaults', '-uroot', `--socket=${socket}`, 'ping'], {
      stdio: 'ignore',
    });
    if (asked.status === 0) return;
    await new Promise((next) => setTimeout(next, PAUSE_MS));
  }
  throw new Error(`MariaDB did not answer within ${READY_SECONDS_MAX} s`);
};
