import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from './planted-tree';

/** Takes a guard out: `from` must be in the file exactly once. */
export type Patch = { file: string; from: string; to: string };

export type CopyReport = { passed: number; failures: { test: string; message: string }[] };

type Finished = { code: number | null; output: string };
type JestReport = {
  numPassedTests: number;
  testResults: {
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
};

const SECONDS_MAX = 150;
/** A guard that is out shows on one engine; `PATCHED_ON_MARIADB=1` shows it on both. */
const ON_MARIADB_TOO = process.env['PATCHED_ON_MARIADB'] === '1';
const COPIED = ['server', 'types', 'test', 'miniprogram/app.json', 'package.json', 'tsconfig.json', 'jest.config.cjs'];

/** One copy for all runs of a test file: what is not patched is compiled once. */
let copy: string | undefined;

const copyOfSource = (): string => {
  if (copy === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'niannian-patched-'));
    for (const name of COPIED) cpSync(join(CHECKOUT, name), join(folder, name), { recursive: true });
    symlinkSync(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
    copy = folder;
  }
  return copy;
};

/** Removes the copy; for `afterAll`. */
export const removeCopy = (): void => {
  if (copy !== undefined) rmSync(copy, { recursive: true, force: true });
  copy = undefined;
};

/** Runs one test file of a copy of the source with some guards taken out, in a process of its own. */
export const testPatchedCopy = async (
  patches: readonly Patch[],
  {
    file,
    only,
    env = {},
    secondsMax = SECONDS_MAX,
  }: { file: string; only?: string; env?: Readonly<Record<string, string>>; secondsMax?: number },
): Promise<CopyReport> => {
  const folder = copyOfSource();
  try {
    for (const patch of patches) apply(folder, patch);
    const report = join(folder, 'report.json');
    rmSync(report, { force: true });
    const jest = [
      join(CHECKOUT, 'node_modules/jest/bin/jest.js'),
      ...[
        '--json',
        `--outputFile=${report}`,
        `--cacheDirectory=${join(folder, '.jest')}`,
        '--runInBand',
        '--forceExit',
      ],
      ...(file.endsWith('.deep.ts') ? ['--testMatch', `**/${file}`] : [file]),
      ...(only === undefined ? [] : ['-t', only]),
    ];
    const { code, output } = await finished(
      spawn(process.execPath, jest, {
        cwd: folder,
        env: { ...process.env, ...(ON_MARIADB_TOO ? {} : { TEST_DATABASE_URL: '' }), ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: secondsMax * 1000,
        killSignal: 'SIGKILL',
      }),
    );
    if (code !== 0 && code !== 1) throw new Error(`the copy was not tested: ${output.slice(-2_000)}`);
    return read(JSON.parse(readFileSync(report, 'utf8')) as JestReport);
  } finally {
    for (const { file: patched } of patches) cpSync(join(CHECKOUT, patched), join(folder, patched));
  }
};

const apply = (folder: string, { file, from, to }: Patch): void => {
  const parts = readFileSync(join(folder, file), 'utf8').split(from);
  if (parts.length !== 2) throw new Error(`${file} holds the guard ${parts.length - 1} times: ${from}`);
  writeFileSync(join(folder, file), parts.join(to));
};

const finished = (child: ReturnType<typeof spawn>): Promise<Finished> =>
  new Promise((resolve, reject) => {
    let output = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });

const read = ({ numPassedTests, testResults }: JestReport): CopyReport => {
  const broken = testResults.filter(({ assertionResults }) => assertionResults.length === 0);
  if (broken.length > 0) throw new Error(`the copy was not tested: ${broken.map(({ message }) => message).join('\n')}`);
  const failures = testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => ({ test: fullName, message: failureMessages.join('\n') })),
  );
  return { passed: numPassedTests, failures };
};
