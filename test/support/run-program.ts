import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const CHECKOUT = resolve(__dirname, __filename.endsWith('.js') ? '../../..' : '../..');

export type ProgramEnd = { code: number | null; output: string };

/** Brings `dist/` up to date. */
export const buildProduct = (): void => {
  (createRequire(__filename)(join(CHECKOUT, 'server/operations/build.cjs')) as { build(): void }).build();
};

/**
 * Runs a compiled program to its end with exactly this environment (and PATH). A program that goes on is killed after
 * `secondsMax` and its code is null.
 */
export const runProgram = (
  [file, ...parameters]: readonly [file: string, ...parameters: string[]],
  { env, input = '', secondsMax = 20 }: { env: Readonly<Record<string, string>>; input?: string; secondsMax?: number },
): Promise<ProgramEnd> =>
  new Promise((ended, failed) => {
    const child = spawn(process.execPath, ['--enable-source-maps', join(CHECKOUT, 'dist', file), ...parameters], {
      cwd: CHECKOUT,
      env: { PATH: process.env['PATH'], ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
    const patience = setTimeout(() => child.kill('SIGKILL'), secondsMax * 1000);
    child.once('error', failed);
    child.once('close', (code) => {
      clearTimeout(patience);
      ended({ code, output });
    });
    child.stdin.end(input);
  });
