import { relative } from 'node:path';
import ts from 'typescript';
import type { Finding } from './finding';
import type { TypedScripts } from './typed-scripts';

/** The compiler that uploads only strips types: without this nobody reads them. */
export const checkTypes = (root: string, { program, configErrors }: TypedScripts): Finding[] =>
  [...configErrors, ...ts.getPreEmitDiagnostics(program)].map(({ file, start, messageText, code }) => ({
    file: file === undefined ? 'tsconfig.json' : relative(root, file.fileName),
    line: file === undefined || start === undefined ? undefined : file.getLineAndCharacterOfPosition(start).line + 1,
    problem: `${ts.flattenDiagnosticMessageText(messageText, ' ')} (TS${code})`,
    remedy: 'Mend the types; what they say is what the phone does.',
  }));
