import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

export const CHECKOUT = resolve(__dirname, __filename.endsWith('.js') ? '../../..' : '../..');
export const TOOLS = join(CHECKOUT, 'test/miniprogram-tools');

const LOCK = join(TOOLS, 'package-lock.json');
const STAMP = join(TOOLS, 'node_modules/.installed-from');
const MINUTES_MAX = 10;

/**
 * Installs the tools of `test/miniprogram-tools/package.json` (280 MB) unless exactly these are there. Nothing of theirs runs while
 * they are installed.
 */
export const installTools = (say: (line: string) => void): void => {
  const wanted = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  say('Installing the tools of the mini-program (once, 280 MB) …');
  const { status, stdout, stderr, error } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-progress', '--loglevel', 'error'],
    {
      cwd: TOOLS,
      encoding: 'utf8',
      timeout: MINUTES_MAX * 60_000,
      shell: process.platform === 'win32', // npm is a .cmd there
    },
  );
  if (status !== 0) {
    const reason = error?.message ?? `${stderr}\n${stdout}`.trim().split('\n').slice(-5).join('\n');
    throw new Error(
      `The tools of the mini-program could not be installed. Is the npm registry within reach?\n${reason}`,
    );
  }
  writeFileSync(STAMP, wanted);
};

/** A package of the tools; its shape is the caller's to name. */
export const loadTool = (name: string): unknown => createRequire(join(TOOLS, 'package.json'))(name);
