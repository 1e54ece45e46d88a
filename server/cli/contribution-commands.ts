import { parseArgs } from 'node:util';
import type { PaidImport } from '../contributions/import-paid-years';
import type { ExitCode } from './receipt-commands';

export type ContributionCommandDeps = {
  print: (line: string) => void;
  importPaidYears: (command: { path: string; apply: boolean; officer: string }) => Promise<PaidImport>;
};

export const CONTRIBUTION_USAGE = `niannian contributions import <paid.csv> [--apply] [--officer NAME]   别的渠道和往年已缴的`;

const OUTCOMES: Record<PaidImport['outcome'], string> = {
  dryRun: '试读完成，什么都没有写。确认后加 --apply 写入。',
  applied: '已写入。',
  alreadyApplied: '这个文件以前导入过，这次没有改动。',
  refused: '有错，什么都没有写。请改好再来。',
};

/** `niannian contributions …`; `argv` is what follows the word `contributions`. */
export const contributionCommand = async (
  { print, importPaidYears }: ContributionCommandDeps,
  argv: readonly string[],
): Promise<ExitCode> => {
  const typed = typedIn(argv);
  if (typed === undefined) {
    print(CONTRIBUTION_USAGE);
    return 2;
  }
  const report = await importPaidYears(typed);
  print(`共 ${report.rowCount} 行，入账 ${report.creditedCount} 行，跳过 ${report.skippedCount} 行`);
  if (report.heldCount > 0) {
    print(`${report.heldCount} 行的年度正有人用微信付，没有写入。半小时后请把同一个文件再导入一次。`);
  }
  for (const { line, column, reason, mend } of report.problems) print(`第${line}行 ${column} ${reason}${mend}`);
  print(OUTCOMES[report.outcome]);
  return report.outcome === 'refused' ? 1 : 0;
};

const typedIn = (argv: readonly string[]): { path: string; apply: boolean; officer: string } | undefined => {
  try {
    const options = { apply: { type: 'boolean' }, officer: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [verb, path, ...rest] = positionals;
    if (verb !== 'import' || path === undefined || rest.length > 0) return undefined;
    return { path, apply: values.apply ?? false, officer: values.officer ?? 'console' };
  } catch {
    return undefined; // an option that does not exist
  }
};
