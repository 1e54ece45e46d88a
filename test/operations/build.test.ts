import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PlantedTree } from '../support/planted-tree';
import { CHECKOUT, plantTree } from '../support/planted-tree';

type Build = (options: { root: string; out?: string; production?: boolean }) => { written: number; removed: number };
const { build } = createRequire(__filename)(join(CHECKOUT, 'server/operations/build.cjs')) as { build: Build };

describe('the build', () => {
  let tree: PlantedTree;
  const at = (file: string): string => join(tree.folder, file);
  const has = (...files: string[]): boolean[] => files.map((file) => existsSync(at(file)));
  beforeEach(() => {
    tree = plantTree({
      'server/main.ts': "import rules from './rules.json';\nprocess.stdout.write(String(rules.fen));\n",
      'server/rules.json': '{ "fen": 100 }',
      'server/main.test.ts': '',
      'types/a.ts': 'export type A = 1;\n',
      'test/demo/start-demo.ts': 'export {};\n',
      'test/policy/a.ts': 'export {};\n',
    });
  });
  afterEach(() => {
    tree.remove();
  });

  it('runs, and has the data beside the code, but no tests', () => {
    build({ root: tree.folder });
    const { stdout } = spawnSync(process.execPath, [at('dist/server/main.js')], { encoding: 'utf8' });
    expect(stdout).toBe('100');
    expect(has('dist/types/a.js', 'dist/server/main.js.map', 'dist/test/demo/start-demo.js')).toEqual([
      true,
      true,
      true,
    ]);
    expect(has('dist/server/main.test.js', 'dist/test/policy/a.js')).toEqual([false, false]);
  });

  it('does nothing when nothing changed, and only what changed otherwise', () => {
    expect(build({ root: tree.folder })).toEqual({ written: 4, removed: 0 });
    expect(build({ root: tree.folder })).toEqual({ written: 0, removed: 0 });
    writeFileSync(at('server/main.ts'), "process.stdout.write('new');\n");
    utimesSync(at('server/main.ts'), 1, 1); // also an older file is another file
    expect(build({ root: tree.folder })).toEqual({ written: 1, removed: 0 });
    expect(readFileSync(at('dist/server/main.js'), 'utf8')).toContain("'new'");
    rmSync(at('dist/types/a.js'));
    expect(build({ root: tree.folder })).toEqual({ written: 1, removed: 0 });
  });

  it('removes what has no source any more', () => {
    build({ root: tree.folder });
    rmSync(at('types/a.ts'));
    expect(build({ root: tree.folder })).toEqual({ written: 0, removed: 2 });
    expect(has('dist/types/a.js', 'dist/types/a.js.map')).toEqual([false, false]);
  });

  it('for production has nothing of test/, also where a development build was', () => {
    build({ root: tree.folder });
    build({ root: tree.folder, production: true });
    expect(has('dist/server/main.js', 'dist/test/demo/start-demo.js')).toEqual([true, false]);
  });

  it('names the file that does not compile, and tries it again', () => {
    writeFileSync(at('server/main.ts'), 'const = 1;\n');
    expect(() => build({ root: tree.folder })).toThrow('main.ts');
    writeFileSync(at('server/main.ts'), 'const a = 1;\n');
    expect(build({ root: tree.folder }).written).toBeGreaterThan(0);
  });
});

describe('npm start', () => {
  const startIn = (tree: PlantedTree, environment: Record<string, string>): { stdout: string; stderr: string } => {
    cpSync(join(CHECKOUT, 'server/operations/build.cjs'), join(tree.folder, 'server/operations/build.cjs'));
    cpSync(join(CHECKOUT, 'server/operations/start.cjs'), join(tree.folder, 'server/operations/start.cjs'));
    return spawnSync(process.execPath, [join(tree.folder, 'server/operations/start.cjs')], {
      env: { PATH: process.env['PATH'], ...environment },
      encoding: 'utf8',
    });
  };
  const program = (name: string): string =>
    `process.stdout.write(\`${name} \${process.env.RUN_MODE} \${require.main === module}\`);\n`;
  const files = { 'server/main.ts': program('server'), 'test/demo/start-demo.ts': program('demo') };

  it.each([
    ['the demo when RUN_MODE is unset', {}, 'demo demo true'],
    ['the demo when it is asked for', { RUN_MODE: 'demo' }, 'demo demo true'],
    ['the server in rehearsal', { RUN_MODE: 'rehearsal' }, 'server rehearsal true'],
    ['the server in production', { RUN_MODE: 'production' }, 'server production true'],
  ])('runs %s', (_, environment: Record<string, string>, expected) => {
    const tree = plantTree(files);
    expect(startIn(tree, environment).stdout).toBe(expected);
    tree.remove();
  });

  it('says what to do when the compiler is not installed', () => {
    const tree = plantTree(files);
    rmSync(join(tree.folder, 'node_modules'));
    const { stdout, stderr } = startIn(tree, {});
    expect(stdout).toBe('');
    expect(stderr).toBe('The compiler @swc/core is missing. Run: npm install (with development dependencies).\n');
    tree.remove();
  });
});
