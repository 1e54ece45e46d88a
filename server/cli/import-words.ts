import { parseArgs } from 'node:util';

/** Who is noted when nobody is named. */
export const CONSOLE_OFFICER = 'console';

/** What an import that was typed in names. */
export type TypedImport = { path: string; apply: boolean; officer: string };

/** Sentences about a file as a whole, the same for every kind of import. */
export const IMPORT_OUTCOMES = {
  dryRun: '试读完成，什么都没有写。确认后加 --apply 写入。',
  applied: '已写入。',
  alreadyApplied: '这个文件以前导入过，这次没有改动。',
  refused: '有错，什么都没有写。请改好再来。',
};

/** Reads `import FILE [--apply] [--officer NAME]`; `undefined` when it is anything else. */
export const typedImport = (argv: readonly string[]): TypedImport | undefined => {
  try {
    const options = { apply: { type: 'boolean' }, officer: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [verb, path, ...rest] = positionals;
    if (verb !== 'import' || path === undefined || rest.length > 0) return undefined;
    return { path, apply: values.apply ?? false, officer: values.officer ?? CONSOLE_OFFICER };
  } catch {
    return undefined; // an option that does not exist
  }
};
