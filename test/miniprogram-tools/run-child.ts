import { spawn } from 'node:child_process';

export type ChildEnd = { code: number | null; stdout: string; stderr: string };

/**
 * Runs a program to its end; one that goes on is killed after `secondsMax`, and its code is null. With `isOutputWanted: false`
 * nothing of its output waits for us: a program that writes much goes on while this process reckons.
 */
export const runChild = (
  file: string,
  parameters: readonly string[],
  { cwd, secondsMax, isOutputWanted = true }: { cwd: string; secondsMax: number; isOutputWanted?: boolean },
): Promise<ChildEnd> =>
  new Promise((ended, failed) => {
    const child = spawn(file, parameters, { cwd, stdio: ['ignore', isOutputWanted ? 'pipe' : 'ignore', 'pipe'] });
    const out = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (out.stdout += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (out.stderr += chunk));
    const patience = setTimeout(() => child.kill('SIGKILL'), secondsMax * 1000);
    child.once('error', (error) => {
      clearTimeout(patience);
      failed(error);
    });
    child.once('close', (code) => {
      clearTimeout(patience);
      ended({ code, ...out });
    });
  });
