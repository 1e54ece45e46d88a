import type { ImportCommand, ImportDeps, ImportReport } from '../participants/import-register';
import { importFile } from '../participants/import-register';
import type { LinesOfReceipts } from './stages-import';
import { stagesImport } from './stages-import';

/**
 * Imports stages.csv: how far the money of credited lines has come on its way. The whole file or nothing; a stage that is
 * known with the same day changes nothing.
 */
export const importStages = (
  deps: ImportDeps & { linesOfReceipts: LinesOfReceipts },
  command: ImportCommand,
): Promise<ImportReport> => importFile(deps, command, [stagesImport(deps.linesOfReceipts, () => deps.clock.now())]);
