import type { CsvFile } from './csv-file';
import { csvRows } from './csv-file';
import { groupsImport } from './groups-import';
import type { AnyImportKind } from './import-kind';
import { ImportRefusal } from './import-problems';
import { peopleImport } from './people-import';
import { regionsImport } from './regions-import';

/** The files of the register. */
export const REGISTER_KINDS: readonly AnyImportKind[] = [peopleImport, groupsImport, regionsImport];

/** The kind of a file, by its header. The columns may come in any order but all of them must be there. */
export const kindOfFile = async (file: CsvFile, kinds: readonly AnyImportKind[]): Promise<AnyImportKind> => {
  for await (const { cells } of csvRows(file)) {
    for (const kind of kinds) {
      const isSame = cells.length === kind.columns.length && kind.columns.every((column) => cells.includes(column));
      if (isSame) return { ...kind, columns: cells };
    }
    break;
  }
  throw new ImportRefusal({
    line: 1,
    column: '',
    reason: '看不出这是哪种表。',
    mend: `表头请照抄模板：${kinds.map((kind) => kind.columns.join(',')).join('；或 ')}。`,
  });
};
