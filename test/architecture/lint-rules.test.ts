import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CHECKOUT, plantTree } from '../support/planted-tree';

const ESLINT = join(CHECKOUT, 'node_modules/eslint/bin/eslint.js');
const linesOf = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');
const constants = (count: number): string => linesOf(count, (at) => `export const a${at} = ${at};`);
const longFunction = (count: number): string =>
  `export const add = (to: number[]): void => {\n${linesOf(count, (at) => `  to.push(${at});`)}\n};\n`;

type Planted = readonly [what: string, file: string, text: string, rule: string, message?: string];

const FORBIDDEN: readonly Planted[] = [
  [
    'the environment outside env.ts',
    'server/payments/a.ts',
    "export const mode = process.env['RUN_MODE'];",
    'no-restricted-properties',
    'server/env.ts',
  ],
  [
    'Date.now',
    'server/payments/b.ts',
    'export const at = (): number => Date.now();',
    'no-restricted-properties',
    'Clock',
  ],
  [
    'a bare new Date()',
    'server/payments/c.ts',
    'export const at = (): Date => new Date();',
    'no-restricted-syntax',
    'Clock',
  ],
  [
    'Math.random',
    'server/payments/d.ts',
    'export const draw = (): number => Math.random();',
    'no-restricted-properties',
    'ids.ts',
  ],
  [
    'a default export',
    'server/payments/e.ts',
    'const a = 1;\nexport default a;',
    'no-restricted-syntax',
    'named exports',
  ],
  ['a default export in types/', 'types/a.ts', 'const a = 1;\nexport default a;', 'no-restricted-syntax'],
  ['an enum', 'server/payments/f.ts', 'export enum State { Open }', 'no-restricted-syntax', 'union type'],
  ['an enum in a test', 'test/a.ts', 'export enum State { Open }', 'no-restricted-syntax', 'union type'],
  [
    'console in the server',
    'server/payments/g.ts',
    "export const tell = (): void => { console.log('a'); };",
    'no-console',
  ],
  ['any', 'server/payments/h.ts', 'export const a = (b: any): unknown => b;', '@typescript-eslint/no-explicit-any'],
  [
    'a promise nobody waits for',
    'server/payments/i.ts',
    'const work = async (): Promise<void> => { await Promise.resolve(); };\nexport const go = (): void => { work(); };',
    '@typescript-eslint/no-floating-promises',
  ],
  [
    'a forgotten case',
    'server/payments/j.ts',
    "export const a = (b: 'x' | 'y'): void => { switch (b) { case 'x': break; } };",
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  [
    'an interface',
    'server/payments/k.ts',
    'export interface A { b: string }',
    '@typescript-eslint/consistent-type-definitions',
  ],
  [
    'a type imported as a value',
    'server/payments/l.ts',
    "import { Server } from 'node:http';\nexport type A = Server;",
    '@typescript-eslint/consistent-type-imports',
  ],
  [
    'an assertion that nothing is missing',
    'server/payments/m.ts',
    'export const a = (b?: string): string => b!;',
    '@typescript-eslint/no-non-null-assertion',
  ],
  ['a file of 251 lines', 'server/payments/n.ts', constants(251), 'max-lines'],
  ['a function of more than 70 lines', 'server/payments/o.ts', longFunction(69), 'max-lines-per-function'],
  [
    'the phone’s clock outside services/clock.ts',
    'miniprogram/words/a.ts',
    'export const at = (): number => Date.now();',
    'no-restricted-properties',
    'services/clock.ts',
  ],
  [
    'a bare new Date() on the phone',
    'miniprogram/words/b.ts',
    'export const at = (): Date => new Date();',
    'no-restricted-syntax',
    'services/clock.ts',
  ],
  [
    'Math.random on the phone',
    'miniprogram/words/c.ts',
    'export const draw = (): number => Math.random();',
    'no-restricted-properties',
    'server',
  ],
  [
    'a promise of wx that nobody waits for',
    'miniprogram/pages/home/home.ts',
    "Page({ onLoad() { wx.setClipboardData({ data: 'a' }); } });",
    '@typescript-eslint/no-floating-promises',
  ],
  ['console on the phone', 'miniprogram/app.ts', "App({ onLaunch() { console.log('a'); } });", 'no-console'],
  ['a page script of 251 lines', 'miniprogram/words/d.ts', constants(251), 'max-lines'],
  [
    'a function of more than 70 lines on the phone',
    'miniprogram/words/e.ts',
    longFunction(69),
    'max-lines-per-function',
  ],
  [
    'a suppression that suppresses nothing',
    'server/payments/p.ts',
    '// eslint-disable-next-line no-console\nexport const a = 1;',
    '',
    'Unused eslint-disable',
  ],
];

const ALLOWED: Readonly<Record<string, string>> = {
  'server/env.ts': "export const mode = process.env['RUN_MODE'];\n",
  'server/shared/clock.ts': 'export const now = (): Date => new Date();\n',
  'server/shared/ids.ts': 'export const draw = (): number => Math.random();\n',
  'server/cli/tell.ts': "export const tell = (): void => {\n  console.log('done');\n};\n",
  'server/payments/dated.ts': 'export const at = (text: string): Date => new Date(text);\n',
  'server/payments/long.ts': constants(250),
  'server/payments/function.ts': longFunction(68),
  'miniprogram/services/clock.ts': 'export const nowMs = (): number => Date.now();\n',
  'miniprogram/pages/home/home.ts':
    "Page({\n  data: { text: '' },\n  onTap() {\n    this.setData({ text: '缴' });\n    wx.pageScrollTo({ scrollTop: 0, success: () => undefined });\n  },\n});\n",
  'test/time.ts': 'export const at = (): number => Date.now();\n',
};

type Finding = { file: string; ruleId: string | null; message: string };

const findingsIn = (files: Readonly<Record<string, string>>): Finding[] => {
  const tree = plantTree({
    ...files,
    'eslint.config.mjs': readFileSync(join(CHECKOUT, 'eslint.config.mjs'), 'utf8'),
    'tsconfig.json': readFileSync(join(CHECKOUT, 'tsconfig.json'), 'utf8'),
    'miniprogram/tsconfig.json': readFileSync(join(CHECKOUT, 'miniprogram/tsconfig.json'), 'utf8'),
  });
  try {
    const { stdout, stderr } = spawnSync(process.execPath, [ESLINT, '--format', 'json', ...Object.keys(files)], {
      cwd: tree.folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (!stdout.startsWith('[')) throw new Error(stderr);
    const results = JSON.parse(stdout) as { filePath: string; messages: Omit<Finding, 'file'>[] }[];
    return results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, message }) => ({ file: relative(tree.folder, filePath), ruleId, message })),
    );
  } finally {
    tree.remove();
  }
};

describe('what the linter refuses', () => {
  const found = findingsIn(Object.fromEntries(FORBIDDEN.map(([, file, text]) => [file, `${text}\n`])));

  it.each(FORBIDDEN)('%s', (_, file, __, rule, message = '') => {
    const here = found.filter((finding) => finding.file === file && finding.message.includes(message));
    expect(here.map((finding) => finding.ruleId ?? '')).toContain(rule);
  });

  it('none of what has its home where it is', () => {
    expect(findingsIn(ALLOWED)).toEqual([]);
  });
});
