import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from './planted-tree';

type Environment = Readonly<Record<string, string>>;

/** The archive of this very commit: the one in `release/`, or a new one. */
export const releaseArchive = (): string => {
  const folder = join(CHECKOUT, 'release');
  const ofThisCommit = (): string | undefined =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => name.endsWith('.tar.gz'))
      .map((name) => join(folder, name))
      .find((archive) => commitIn(archive) === commitHere());
  const found = isClean() ? ofThisCommit() : undefined;
  if (found !== undefined) return found;
  execFileSync(process.execPath, [join(CHECKOUT, 'server/operations/release.cjs')], { cwd: CHECKOUT });
  const made = ofThisCommit();
  if (made === undefined) throw new Error('no release was made');
  return made;
};

const git = (...words: string[]): string => execFileSync('git', words, { cwd: CHECKOUT, encoding: 'utf8' }).trim();
const commitHere = (): string => git('log', '-1', '--format=%H');
const isClean = (): boolean => git('status', '--porcelain', '--', 'server', 'types', 'package-lock.json') === '';

const commitIn = (archive: string): string | undefined => {
  const { stdout } = spawnSync('tar', ['-xzOf', archive, '--wildcards', '*/RELEASE.json'], { encoding: 'utf8' });
  return stdout === '' ? undefined : (JSON.parse(stdout) as { commit: string }).commit;
};

export const unpack = (archive: string, folder: string): void => {
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components', '1']);
};

/** A later release: the same files but these, with a version and checksums of its own. */
export const laterRelease = (from: string, folder: string, changed: Environment): void => {
  execFileSync('cp', ['-al', from, folder]);
  let sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
  for (const [file, text] of Object.entries(changed)) {
    rmSync(join(folder, file)); // linked to the other one's file
    writeFileSync(join(folder, file), text);
    const sum = createHash('sha256').update(text).digest('hex');
    sums = sums.replace(new RegExp(`^[0-9a-f]{64} {2}${file.replaceAll('.', '\\.')}$`, 'm'), `${sum}  ${file}`);
  }
  rmSync(join(folder, 'SHA256SUMS'));
  writeFileSync(join(folder, 'SHA256SUMS'), sums);
};

/** As on a county's machine: no environment, and no network where this machine can take it away. */
export const installOffline = (unpacked: string, prefix: string): string => {
  const install = ['sh', join(unpacked, 'install.sh'), prefix];
  const canCut = spawnSync('unshare', ['--net', 'true']).status === 0;
  const [command = '', ...words] = canCut ? ['unshare', '--net', ...install] : install;
  return execFileSync(command, words, { env: { PATH: process.env['PATH'] }, encoding: 'utf8' });
};

/** A command of the installed release. */
export const runInstalled = (
  prefix: string,
  words: readonly string[],
  env: Environment,
): Promise<{ code: number | null; output: string }> =>
  new Promise((ended, failed) => {
    const child = spawn(join(prefix, 'current/bin/niannian'), words, {
      env: { PATH: process.env['PATH'], NIANNIAN_SETTINGS: '/nonexistent', ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    }
    child.once('error', failed);
    child.once('close', (code) => {
      ended({ code, output });
    });
  });

export type InstalledProcess = { stop(): Promise<number | null>; output(): string };

/** A role of the installed release as a unit starts it; an API answers when this resolves. */
export const startInstalled = async (
  prefix: string,
  role: 'api' | 'worker',
  env: Environment & { PORT: string },
): Promise<InstalledProcess> => {
  let output = '';
  const child = spawn(process.execPath, ['--enable-source-maps', join(prefix, 'current/dist/server/main.js'), role], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  await until(
    () => isUp(child, role, env.PORT, output),
    () => output,
  );
  return {
    output: () => output,
    stop: () =>
      new Promise((ended) => {
        child.once('exit', ended);
        child.kill('SIGTERM');
      }),
  };
};

const isUp = async (child: ChildProcess, role: string, port: string, output: string): Promise<boolean> => {
  if (child.exitCode !== null) throw new Error(`it ended before it was up:\n${output}`);
  if (role === 'worker') return output.includes('"started"');
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
};

const until = async (done: () => Promise<boolean>, why: () => string): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await done()) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`it was not up within 30 s:\n${why()}`);
};
