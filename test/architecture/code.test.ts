import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envExample } from '../../server/env';
import { CHECKOUT } from '../support/planted-tree';

const read = (file: string): string => readFileSync(join(CHECKOUT, file), 'utf8');
const isLock = (file: string): boolean => file.endsWith('package-lock.json');
const tracked = execFileSync('git', ['ls-files'], { cwd: CHECKOUT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(CHECKOUT, file)));
const texts = tracked.filter(
  (file) => /\.(ts|cjs|mjs|js|json|md|html|css|wxml|wxss|wxs|sh|yml|ya?ml)$|^\.|^LICENSE$/.test(file) && !isLock(file),
);
const code = texts.filter((file) => /\.(ts|cjs|mjs|js)$/.test(file));

/** The examples printed in the standard itself, GB 11643-1999. */
const OFFICIAL_VECTORS = ['11010519491231002X', '440524188001010014'];

/** Lines of the given files that match, as `file:line`. This file names what it looks for in pieces. */
const linesWith = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}`] : [])),
  );

describe('the code', () => {
  it('has no test that is left out or runs alone', () => {
    expect(linesWith(code, /\b(it|test|describe)\.(only|skip|todo|failing)\b|(^|\s)(f|x)(it|describe|test)\(/)).toEqual(
      [],
    );
  });

  it('has nothing put off', () => {
    expect(linesWith(code, /\b(TO[D]O|FIX[M]E|HA[C]K|XX[X])\b/)).toEqual([]);
  });

  it('knows no path of a developer’s machine', () => {
    expect(linesWith(texts, /(^|[^\w.\-/])\/(work|root|home|Users)\/\w/)).toEqual([]);
  });

  it('runs every file that holds tests', () => {
    const inTests = code.filter((file) => /^test\/.*\.ts$/.test(file) && !/\.(test|deep)\.ts$/.test(file));
    expect(linesWith(inTests, /^\s*(it|test)(\.each\(.*\))?\(['"`]/)).toEqual([]);
  });

  it('names no person who may exist: ID numbers are of the unassigned county 610199', () => {
    const found = texts.flatMap((file) =>
      [
        ...read(file).matchAll(
          /(?<!\d)[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/g,
        ),
      ]
        .map(([number]) => number)
        .filter((number) => hasCheckDigit(number) && !number.startsWith('610199'))
        .filter((number) => !OFFICIAL_VECTORS.includes(number.toUpperCase()))
        .map(() => file),
    );
    expect(found).toEqual([]);
  });

  it('holds no private key', () => {
    const key = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/=]{40}/;
    expect(texts.filter((file) => key.test(read(file)))).toEqual([]);
  });
});

const hasCheckDigit = (number: string): boolean => {
  const digits = number.slice(0, 17).split('').map(Number);
  const sum = digits.reduce((total, digit, at) => total + digit * (2 ** (17 - at) % 11), 0);
  return '10X98765432'[sum % 11] === number[17]?.toUpperCase();
};

describe('the checks', () => {
  it('cruise every source folder there is', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const folders = ['server', 'types', 'test', 'miniprogram'].filter((folder) => existsSync(join(CHECKOUT, folder)));
    expect(scripts['check:imports']).toBe(`depcruise ${folders.join(' ')}`);
  });
});

describe('the packages', () => {
  type Manifest = Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>;

  it('are pinned to one version each', () => {
    const manifest = JSON.parse(read('package.json')) as Manifest;
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('are locked without the address of a registry', () => {
    for (const file of tracked.filter(isLock)) {
      const lock = JSON.parse(read(file)) as { packages: Record<string, { resolved?: string }> };
      expect(
        Object.values(lock.packages).flatMap(({ resolved }) => (resolved?.startsWith('http') ? [resolved] : [])),
      ).toEqual([]);
    }
    expect(linesWith(['.npmrc'], /registry\s*=\s*http/)).toEqual([]);
  });
});

describe('.env.example', () => {
  it('is what server/env.ts says', () => {
    expect(read('.env.example')).toBe(envExample());
  });
});
