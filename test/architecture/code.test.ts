import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envExample } from '../../server/env';
import { CHECKOUT } from '../support/planted-tree';
import { CODE_RULES, linksIn, registriesIn, unpinned } from './code-rules';

const read = (file: string): string => readFileSync(join(CHECKOUT, file), 'utf8');
const isLock = (file: string): boolean => file.endsWith('package-lock.json');
const git = (...words: string[]): string =>
  execFileSync('git', words, { cwd: CHECKOUT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const tracked = git('ls-files')
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(CHECKOUT, file)));
const texts = tracked
  .filter(
    (file) =>
      /\.(ts|cjs|mjs|js|json|md|html|css|wxml|wxss|wxs|sh|yml|ya?ml)$|^\.|^LICENSE$/.test(file) && !isLock(file),
  )
  .map((file) => ({ file, text: read(file) }));

describe('the code', () => {
  it.each(CODE_RULES)('$name', ({ violations }) => {
    expect(violations(texts)).toEqual([]);
  });

  it.each(CODE_RULES)('is told when it breaks the rule: $name', ({ violations, planted }) => {
    expect(violations([planted])).toHaveLength(1);
  });
});

describe('the repository', () => {
  it('holds files only, and none that is to be ignored', () => {
    expect(linksIn(git('ls-files', '--stage'))).toEqual([]);
    expect(git('ls-files', '--cached', '--ignored', '--exclude-standard')).toBe('');
  });

  it('is told of a link', () => {
    expect(linksIn(`100644 ${'a'.repeat(40)} 0\tREADME.md\n120000 ${'b'.repeat(40)} 0\tnode_modules\n`)).toEqual([
      'node_modules',
    ]);
  });
});

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
    expect(unpinned(all)).toEqual([]);
    expect(unpinned({ koa: '3.3.0', zod: '^4.0.0', pino: 'latest' })).toEqual(['zod', 'pino']);
  });

  it('are locked without the address of a registry', () => {
    for (const file of tracked.filter(isLock)) expect(registriesIn(read(file))).toEqual([]);
    const planted = { packages: { 'node_modules/koa': { resolved: 'https://registry.example/koa.tgz' } } };
    expect(registriesIn(JSON.stringify(planted))).toHaveLength(1);
    expect(read('.npmrc')).not.toMatch(/registry\s*=\s*http/);
  });
});

describe('.env.example', () => {
  it('is what server/env.ts says', () => {
    expect(read('.env.example')).toBe(envExample());
  });
});
