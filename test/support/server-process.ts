import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { endProcess, isAlive } from './end-process';
import { freePort } from './free-port';

const CHECKOUT = resolve(__dirname, __filename.endsWith('.js') ? '../../..' : '../..');
const READY_SECONDS_MAX = 30;
const OUTPUT_CHARACTERS_MAX = 200_000;

export type ServerProcess = {
  readonly port: number;
  readonly baseUrl: string;
  pid(): number;
  isRunning(): boolean;
  /** What it wrote to stdout and stderr, over all its lives; the newest part. */
  output(): string;
  /** kill -9: no goodbye. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number>;
  /** Starts again on the same port with the same environment, and waits until it is ready. */
  start(): Promise<void>;
};

export type ServerOptions = {
  /** The whole environment of the server but PATH and PORT: nothing leaks in from the test run. */
  env: Readonly<Record<string, string>>;
  /** Compiled file below `dist/`, and its arguments. */
  program?: readonly [file: string, ...parameters: string[]];
  /** Answers 200 when the server may be used. */
  readyPath?: string;
};

/** Starts the built server as a process of its own and waits until it is ready. Throws with its output when it ends first. */
export const startServer = async (options: ServerOptions): Promise<ServerProcess> => {
  (createRequire(__filename)(join(CHECKOUT, 'server/operations/build.cjs')) as { build(): void }).build();
  const { env, program = ['server/main.js'], readyPath = '/readyz' } = options;
  const [file, ...parameters] = program;
  const port = env['PORT'] === undefined ? await freePort() : Number(env['PORT']);
  const baseUrl = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let output = '';
  const remember = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-OUTPUT_CHARACTERS_MAX);
  };
  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, ['--enable-source-maps', join(CHECKOUT, 'dist', file), ...parameters], {
      cwd: CHECKOUT,
      env: { PATH: process.env['PATH'], ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    started.stdout.on('data', remember);
    started.stderr.on('data', remember);
    await untilReady(started, `${baseUrl}${readyPath}`, () => output);
  };
  const end = (signal: NodeJS.Signals): Promise<number> => endProcess(child, signal);
  try {
    await start();
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return {
    port,
    baseUrl,
    pid: () => child?.pid ?? 0,
    isRunning: () => child !== undefined && isAlive(child),
    output: () => output,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    start,
  };
};

const untilReady = async (child: ChildProcess, url: string, output: () => string): Promise<void> => {
  const end = Date.now() + READY_SECONDS_MAX * 1000;
  while (Date.now() < end) {
    if (!isAlive(child)) throw new Error(`the server ended before it was ready:\n${output()}`);
    const isReady = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`the server was not ready within ${READY_SECONDS_MAX} s:\n${output()}`);
};
