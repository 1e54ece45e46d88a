import type { ChildProcess } from 'node:child_process';

export const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Sends the signal and waits until the process is gone; its exit code, or -1 when it has none. */
export const endProcess = (child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number> =>
  new Promise((resolveExit) => {
    if (child === undefined || !isAlive(child)) {
      resolveExit(child?.exitCode ?? -1);
      return;
    }
    child.once('exit', (code) => {
      resolveExit(code ?? -1);
    });
    child.kill(signal);
  });
