import { parseArgs } from 'node:util';
import type { ImportReport } from '../participants/import-register';
import { printImport } from './print-import';
import type { ExitCode } from './receipt-commands';

export type StageCommandDeps = {
  print: (line: string) => void;
  importStages: (command: { path: string; apply: boolean; officer: string }) => Promise<ImportReport>;
};

export const STAGE_USAGE = `niannian stages import <stages.csv> [--apply] [--officer NAME]   钱到了哪一步：税务入账、进国库、拨付、记入个人账户`;

/** `niannian stages …`; `argv` is what follows the word `stages`. */
export const stageCommand = async (
  { print, importStages }: StageCommandDeps,
  argv: readonly string[],
): Promise<ExitCode> => {
  const typed = typedIn(argv);
  if (typed !== undefined) return printImport({ print }, await importStages(typed));
  print(STAGE_USAGE);
  return 2;
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
