import { appendAudit } from '../database/audit-store';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import { inChunks } from '../shared/chunks';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import type { Indexer, Sealer } from '../shared/sealing';
import type { CsvFile, Encoding } from './csv-file';
import { inspectCsv } from './csv-file';
import type { AnyImportKind } from './import-kind';
import type { ImportContext } from './import-kind';
import { kindOfFile, REGISTER_KINDS } from './import-kinds';
import type { RowProblem } from './import-problems';
import { ImportRefusal } from './import-problems';
import { importOf, imports } from './import-store';
import { plannedRows } from './plan-rows';

export type ImportDeps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  sealer: Sealer;
  indexer: Indexer;
};
export type ImportCommand = { path: string; apply: boolean; officer: string };

export type ImportCounts = { new: number; changed: number; unchanged: number };

/** At most 200 problems are listed; `problemCount` counts all. Nothing was written unless the outcome is `applied`. */
export type ImportReport = {
  outcome: 'dryRun' | 'applied' | 'alreadyApplied' | 'refused';
  kind?: AnyImportKind['kind'];
  fileHash?: string;
  encoding?: Encoding;
  counts: ImportCounts;
  problems: RowProblem[];
  problemCount: number;
};

const PROBLEMS_LISTED_MAX = 200;
const ROWS_PER_CHUNK = 500;

/** Imports people.csv, groups.csv or regions.csv (told apart by their header). */
export const importRegister = (deps: ImportDeps, command: ImportCommand): Promise<ImportReport> =>
  importFile(deps, command, REGISTER_KINDS);

/**
 * Imports a file of one of these kinds. Always tries the whole file first; only with `apply` and no problem at all is it
 * written, in one transaction. A file applied before is a success that changes nothing.
 */
export const importFile = async (
  deps: ImportDeps,
  command: ImportCommand,
  kinds: readonly AnyImportKind[],
): Promise<ImportReport> => {
  const context: ImportContext = { ...deps, today: dayOf(deps.clock.now()) };
  const report: ImportReport = { outcome: 'refused', counts: noCounts(), problems: [], problemCount: 0 };
  try {
    const file = await inspectCsv(command.path);
    const kind = await kindOfFile(file, kinds);
    Object.assign(report, { kind: kind.kind, fileHash: file.fileHash, encoding: file.encoding });
    if (await importOf(deps.reader, kind.kind, file.fileHash)) return { ...report, outcome: 'alreadyApplied' };
    await tryFile(deps.reader, file, kind, context, report);
    if (report.problemCount > 0)
      return { ...report, problems: report.problems.sort((one, other) => one.line - other.line) };
    if (!command.apply) return { ...report, outcome: 'dryRun' };
    const applied = await deps.inTransaction((tx) => applyFile(tx, deps.clock, file, kind, context, command));
    return applied === undefined
      ? { ...report, outcome: 'alreadyApplied', counts: noCounts() }
      : { ...report, outcome: 'applied', counts: applied };
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    note(report, error.problem);
    return { ...report, outcome: 'refused' };
  }
};

const noCounts = (): ImportCounts => ({ new: 0, changed: 0, unchanged: 0 });

const note = (report: ImportReport, problem: RowProblem): void => {
  report.problemCount += 1;
  if (report.problems.length < PROBLEMS_LISTED_MAX) report.problems.push(problem);
};

const tryFile = async (
  reader: Reader,
  file: CsvFile,
  kind: AnyImportKind,
  context: ImportContext,
  report: ImportReport,
): Promise<void> => {
  for await (const planned of plannedRows(reader, file, kind, context, ROWS_PER_CHUNK)) {
    for (const row of planned) {
      if (row.kind === 'problem') note(report, row.problem);
      else report.counts[row.kind] += 1;
    }
  }
};

/** Step: plans once more on what this transaction sees, and writes. `undefined`: somebody else applied the same file. */
const applyFile = async (
  tx: Tx,
  clock: Clock,
  file: CsvFile,
  kind: AnyImportKind,
  context: ImportContext,
  { officer }: ImportCommand,
): Promise<ImportCounts | undefined> => {
  const { fileHash } = file;
  const importId = await tx.insertIfNew(imports, { kind: kind.kind, fileHash, officer, appliedAt: clock.now() });
  if (importId === undefined) return undefined;
  const counts = noCounts();
  for await (const planned of plannedRows(tx, file, kind, context, ROWS_PER_CHUNK)) {
    const changes: unknown[] = [];
    for (const row of planned) {
      if (row.kind === 'problem') throw new ImportRefusal(row.problem);
      counts[row.kind] += 1;
      if (row.kind !== 'unchanged') changes.push(row.change);
    }
    for await (const chunk of inChunks(changes, ROWS_PER_CHUNK)) await kind.write(tx, chunk, context);
  }
  await appendAudit(tx, {
    actorKind: 'officer',
    actor: officer,
    action: `${kind.kind === 'stages' ? 'stages' : 'register'}.import`,
    subject: `imports:${importId}`,
    reason: `new ${counts.new} changed ${counts.changed} unchanged ${counts.unchanged}`,
  });
  return counts;
};
