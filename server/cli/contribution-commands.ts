import type { PaidImport } from '../contributions/import-paid-years';
import type { TypedImport } from './import-words';
import { IMPORT_OUTCOMES, typedImport } from './import-words';
import type { ExitCode } from './receipt-commands';

export type ContributionCommandDeps = {
  print: (line: string) => void;
  importPaidYears: (command: TypedImport) => Promise<PaidImport>;
};

export const CONTRIBUTION_USAGE = `niannian contributions import <paid.csv> [--apply] [--officer NAME]   别的渠道和往年已缴的`;

/** `niannian contributions …`; `argv` is what follows the word `contributions`. */
export const contributionCommand = async (
  { print, importPaidYears }: ContributionCommandDeps,
  argv: readonly string[],
): Promise<ExitCode> => {
  const typed = typedImport(argv);
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
  print(IMPORT_OUTCOMES[report.outcome]);
  return report.outcome === 'refused' ? 1 : 0;
};
