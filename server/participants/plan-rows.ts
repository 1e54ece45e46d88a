import type { Reader } from '../database/transaction';
import { inChunks } from '../shared/chunks';
import type { CsvFile, CsvRow } from './csv-file';
import { csvRows } from './csv-file';
import { cellsOf } from './import-cells';
import type { AnyImportKind, ImportContext, Planned } from './import-kind';
import { fileProblem, ImportRefusal } from './import-problems';

const ROWS_MAX = 500_000;

/** What each row of the file would do, chunk by chunk. Memory holds one chunk and the keys of the rows read so far. */
export const plannedRows = async function* (
  reader: Reader,
  file: CsvFile,
  kind: AnyImportKind,
  context: ImportContext,
  chunkRows: number,
): AsyncGenerator<Planned<unknown>[]> {
  const seen = new Set<string>();
  for await (const chunk of inChunks(bodyRows(file), chunkRows)) {
    const planned: Planned<unknown>[] = [];
    const rows: unknown[] = [];
    for (const { line, cells: texts } of chunk) {
      const cells = cellsOf(line, kind.columns, texts);
      const row = kind.read(cells, context);
      if (cells.problems.length === 0 && seen.has(kind.keyOf(row))) {
        cells.problems.push({ line, column: '', reason: '和前面的一行重复。', mend: '请删掉其中一行。' });
      }
      planned.push(...cells.problems.map((problem) => ({ kind: 'problem', problem }) as const));
      if (cells.problems.length > 0) continue;
      seen.add(kind.keyOf(row));
      rows.push(row);
    }
    if (rows.length > 0) planned.push(...(await kind.plan(reader, rows, context, seen)));
    yield planned;
  }
};

const bodyRows = async function* (file: CsvFile): AsyncGenerator<CsvRow> {
  let count = -1; // the header
  for await (const row of csvRows(file)) {
    count += 1;
    if (count > ROWS_MAX) throw new ImportRefusal(fileProblem('超过50万行。', '请分成几个文件。'));
    if (count > 0) yield row;
  }
};
