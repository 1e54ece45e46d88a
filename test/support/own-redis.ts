import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { endProcess } from './end-process';
import { freePort } from './free-port';

const READY_SECONDS_MAX = 20;

export type OwnRedis = {
  readonly url: string;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts again on the same port, empty. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** A Redis that one test may kill: the others go on with theirs. */
export const startOwnRedis = async (): Promise<OwnRedis> => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
    child = spawn('redis-server', [...place, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
    await untilAnswers(url);
  };
  const kill = async (): Promise<void> => {
    await endProcess(child, 'SIGKILL');
  };
  await start();
  return {
    url,
    kill,
    start,
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const untilAnswers = async (url: string): Promise<void> => {
  const end = Date.now() + READY_SECONDS_MAX * 1000;
  while (Date.now() < end) {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on('error', () => undefined); // not up yet
    const answered = await client.connect().then(
      () => true,
      () => false,
    );
    if (answered) {
      await client.close();
      return;
    }
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`Redis did not answer within ${READY_SECONDS_MAX} s`);
};
