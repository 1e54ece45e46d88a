import type { ImportReport } from '../participants/import-register';
import type { TypedImport } from './import-words';
import { typedImport } from './import-words';
import { printImport } from './print-import';
import type { ExitCode } from './receipt-commands';

export type StageCommandDeps = {
  print: (line: string) => void;
  importStages: (command: TypedImport) => Promise<ImportReport>;
};

export const STAGE_USAGE = `niannian stages import <stages.csv> [--apply] [--officer NAME]   钱到了哪一步：税务入账、进国库、拨付、记入个人账户`;

/** `niannian stages …`; `argv` is what follows the word `stages`. */
export const stageCommand = async (
  { print, importStages }: StageCommandDeps,
  argv: readonly string[],
): Promise<ExitCode> => {
  const typed = typedImport(argv);
  if (typed !== undefined) return printImport({ print }, await importStages(typed));
  print(STAGE_USAGE);
  return 2;
};
