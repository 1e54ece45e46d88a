import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dispatch } from '../../server/cli/dispatch';
import type { RegisterCommandDeps } from '../../server/cli/register-commands';
import { REGISTER_USAGE, registerCommand } from '../../server/cli/register-commands';
import type { ImportReport } from '../../server/participants/import-register';
import { idNumberOf } from './register-files';

const report: ImportReport = {
  outcome: 'dryRun',
  kind: 'people',
  fileHash: 'f'.repeat(64),
  encoding: 'gb18030',
  counts: { new: 3, changed: 2, unchanged: 1 },
  problems: [],
  problemCount: 0,
};

const run = async (
  argv: string[],
  changed: Partial<RegisterCommandDeps> = {},
): Promise<{ code: number; printed: string }> => {
  const lines: string[] = [];
  const deps: RegisterCommandDeps = {
    print: (line) => lines.push(line),
    readInput: () => Promise.resolve(`${idNumberOf(1)}\n`),
    importRegister: () => Promise.resolve(report),
    stopParticipant: () => Promise.resolve({ kind: 'stopped' }),
    ...changed,
  };
  const code = await registerCommand(deps, argv);
  return { code, printed: lines.join('\n') };
};

it('prints what an import would do and only writes with --apply', async () => {
  const asked: object[] = [];
  const importRegister: RegisterCommandDeps['importRegister'] = (command) => {
    asked.push(command);
    return Promise.resolve(report);
  };
  const tried = await run(['import', 'people.csv'], { importRegister });
  expect(tried).toMatchObject({ code: 0 });
  expect(tried.printed).toMatch(/新增 3 行，更改 2 行，没变 1 行，出错 0 处[^]*--apply/);
  expect(tried.printed).toContain(report.fileHash);
  await run(['import', 'people.csv', '--apply', '--officer', 'wang'], { importRegister });
  expect(asked).toEqual([
    { path: 'people.csv', apply: false, officer: 'console' },
    { path: 'people.csv', apply: true, officer: 'wang' },
  ]);
});

it('lists problems with line, column, reason and mend, and fails', async () => {
  const problems = [
    { line: 7, column: '姓名', reason: '没有填。', mend: '请填身份证上的姓名。' },
    { line: 0, column: '', reason: '文件是空的。', mend: '请对照模板填写。' },
  ];
  const refused: ImportReport = { ...report, outcome: 'refused', problems, problemCount: 250 };
  const { code, printed } = await run(['import', 'x.csv'], { importRegister: () => Promise.resolve(refused) });
  expect(code).toBe(1);
  expect(printed).toContain('第7行 姓名 没有填。请填身份证上的姓名。');
  expect(printed).toContain('整个文件 文件是空的。请对照模板填写。');
  expect(printed).toContain('还有 248 处没有列出。');
});

it('takes the ID number of a stop from standard input and never prints it', async () => {
  const asked: object[] = [];
  const stopped = await run(['stop', '--reason', '死亡', '--day', '2026-05-30'], {
    stopParticipant: (command) => {
      asked.push(command);
      return Promise.resolve({ kind: 'stopped' });
    },
  });
  expect(stopped).toEqual({ code: 0, printed: '已终止参保：1人。' });
  expect(asked).toEqual([{ idNumber: idNumberOf(1), reason: 'death', onDay: '2026-05-30', officer: 'console' }]);
  const unknown = await run(['stop', '--reason', 'death', '--day', '2026-05-30'], {
    stopParticipant: () => Promise.resolve({ kind: 'badNumber', problem: { kind: 'length', n: 17 } }),
  });
  expect(unknown.code).toBe(1);
  expect(unknown.printed).not.toContain('610199');
});

it.each([
  [[]],
  [['import']],
  [['import', 'a.csv', 'b.csv']],
  [['import', 'a.csv', '--force']],
  [['stop', idNumberOf(1), '--reason', 'death', '--day', '2026-05-30']],
  [['stop', '--reason', 'bored', '--day', '2026-05-30']],
  [['stop', '--reason', 'death', '--day', '2026-02-30']],
])('answers how it is used: %j', async (argv) => {
  const { code, printed } = await run(argv);
  expect(code).toBe(2);
  expect(printed).toContain(REGISTER_USAGE);
});

it.each(['people', 'groups', 'regions'])(
  'ships a template of %s: the header alone, so that nobody imports an example',
  (name) => {
    const text = readFileSync(join(__dirname, `../../server/participants/templates/${name}.csv`), 'utf8');
    expect(text).toMatch(/^\uFEFF[^\n]+\n$/);
  },
);

it('finds the noun of the command line, or says what there is', async () => {
  const printed: string[] = [];
  const asked: (readonly string[])[] = [];
  const register = {
    usage: REGISTER_USAGE,
    run: (argv: readonly string[]) => {
      asked.push(argv);
      return Promise.resolve(0 as const);
    },
  };
  const print = (line: string): number => printed.push(line);
  expect(await dispatch(print, { register }, ['register', 'import', 'a.csv'])).toBe(0);
  expect(asked).toEqual([['import', 'a.csv']]);
  for (const argv of [[], ['constructor'], ['registers']]) expect(await dispatch(print, { register }, argv)).toBe(2);
  expect(printed).toEqual([REGISTER_USAGE, REGISTER_USAGE, REGISTER_USAGE]);
});
