import { join } from 'node:path';
import ts from 'typescript';

export type TypedScripts = { program: ts.Program; configErrors: readonly ts.Diagnostic[] };

/** The TypeScript program of `tsconfig.json` in this folder: made once, asked by several checks. */
export const typedScripts = (root: string): TypedScripts => {
  const configErrors: ts.Diagnostic[] = [];
  const parsed = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      configErrors.push(diagnostic);
    },
  });
  const program = ts.createProgram(parsed?.fileNames ?? [], parsed?.options ?? {});
  return { program, configErrors: [...configErrors, ...(parsed?.errors ?? [])] };
};

export const lineOfNode = (node: ts.Node): number =>
  node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
