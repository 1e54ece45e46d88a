import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from './finding';
import type { MiniProgram } from './read-mini-program';
import { runChild } from './run-child';
import { CHECKOUT } from './tools';

const SECONDS_MAX = 180;

/** Compiled bytes of each file; undefined when WeChat's compiler refused. */
export type Compiled = { findings: Finding[]; sizes: ReadonlyMap<string, number> | undefined };

/** The compiler that an upload runs. It stops at its first fault. */
export const compileWithMiniprogramCi = async ({ root }: MiniProgram): Promise<Compiled> => {
  const scratch = mkdtempSync(join(tmpdir(), 'niannian-compiled-')); // it leaves folders where it is started
  try {
    const program = join(CHECKOUT, 'dist/test/miniprogram-tools/compile-offline.js');
    const parameters = [program, root, join(scratch, 'out')];
    const { stdout, stderr } = await runChild(process.execPath, parameters, { cwd: scratch, secondsMax: SECONDS_MAX });
    const last = stdout.trim().split('\n').at(-1) ?? '';
    if (last.startsWith('{"sizes"')) {
      return {
        findings: [],
        sizes: new Map(Object.entries((JSON.parse(last) as { sizes: Record<string, number> }).sizes)),
      };
    }
    const refused = last.startsWith('{"refused"')
      ? (JSON.parse(last) as { refused: Refusal }).refused
      : { message: stderr.trim().slice(-500) || `no answer in ${SECONDS_MAX} s` };
    return { findings: [findingOf(root, refused)], sizes: undefined };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

type Refusal = { message: string; path?: string };

const findingOf = (root: string, { message, path }: Refusal): Finding => {
  const file = path ?? /^file: (\S+)/.exec(message)?.[1] ?? 'app.json';
  const line = (/^> *(\d+) \|/m.exec(message) ??
    /\((\d+):\d+\)/.exec(message) ??
    /(?:^|:)(\d+):\d+:/.exec(message))?.[1];
  const problem = `${message
    .replaceAll(`${root}/`, '')
    .split('\n')
    .filter((row) => !/^>? *\d* *\|/.test(row))
    .join(' ')
    .trim()} (miniprogram-ci)`;
  return {
    file,
    line: line === undefined ? undefined : Number(line),
    problem,
    remedy: 'Mend it there; WeChat refuses to compile it.',
  };
};
