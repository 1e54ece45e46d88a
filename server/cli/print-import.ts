import type { ImportReport } from '../participants/import-register';
import { IMPORT_OUTCOMES } from './import-words';
import type { ExitCode } from './receipt-commands';

const KINDS = { people: '参保人', groups: '人群和其他养老', regions: '行政区划', stages: '钱到了哪一步' };

/** What an import did or would do, with every problem by line and column. */
export const printImport = (deps: { print(line: string): void }, report: ImportReport): ExitCode => {
  if (report.kind !== undefined)
    deps.print(`文件：${KINDS[report.kind]} ${report.encoding ?? ''} ${report.fileHash ?? ''}`);
  const { counts, problems, problemCount } = report;
  if (report.outcome !== 'alreadyApplied') {
    deps.print(
      `新增 ${counts.new} 行，更改 ${counts.changed} 行，没变 ${counts.unchanged} 行，出错 ${problemCount} 处`,
    );
  }
  for (const { line, column, reason, mend } of problems) {
    deps.print(
      [line === 0 ? '整个文件' : `第${line}行`, column, `${reason}${mend}`].filter((part) => part !== '').join(' '),
    );
  }
  if (problemCount > problems.length) deps.print(`还有 ${problemCount - problems.length} 处没有列出。`);
  deps.print(IMPORT_OUTCOMES[report.outcome]);
  return report.outcome === 'refused' ? 1 : 0;
};
