import { join, relative, resolve } from 'node:path';
import { checkComponentUse } from './check-component-use';
import { checkHandlers } from './check-handlers';
import { checkJson } from './check-json';
import { checkReferences } from './check-references';
import { checkSize, kilobytes, packageSizes } from './check-size';
import { checkInlineStyles, checkStyles } from './check-styles';
import { checkTags } from './check-tags';
import { checkTemplates } from './check-templates';
import { checkTypes } from './check-types';
import { checkUnused } from './check-unused';
import { compileWithMiniprogramCi } from './check-with-miniprogram-ci';
import { checkWithWcc, checkWithWcsc } from './check-with-wechat-compilers';
import type { Finding } from './finding';
import type { MiniProgram } from './read-mini-program';
import { readMiniProgram } from './read-mini-program';
import { readScripts } from './read-scripts';
import { referencesOf } from './references';
import { installTools } from './tools';
import { typedScripts } from './typed-scripts';

type Say = (line: string) => void;
type Result = { check: string; findings: readonly Finding[] };

/**
 * Is the folder a mini-program that WeChat takes, and that does what its source says? Prints every finding with its place and
 * what to do, then a table of the checks.
 */
export const checkMiniProgram = async (folder: string, say: Say): Promise<boolean> => {
  const from = performance.now();
  installTools(say);
  const root = resolve(folder);
  const { miniProgram, findings } = readMiniProgram(root);
  const read: Result = { check: 'pages, components and JSON can be read', findings };
  const results = miniProgram === undefined ? [read] : [read, ...(await checkAll(miniProgram, say))];
  print(root, results, say);
  const count = results.reduce((sum, result) => sum + result.findings.length, 0);
  const verdict =
    count === 0 ? 'The mini-program is in order' : `The mini-program is not in order: ${count} findings above`;
  say(`${verdict} (${((performance.now() - from) / 1000).toFixed(1)} s).`);
  return count === 0;
};

/** WeChat's programs run beside this process, which reads the source meanwhile. */
const checkAll = async (miniProgram: MiniProgram, say: Say): Promise<Result[]> => {
  const wcc = checkWithWcc(miniProgram);
  const wcsc = checkWithWcsc(miniProgram);
  const compiling = compileWithMiniprogramCi(miniProgram);
  const read = readAll(miniProgram);
  const { findings, sizes } = await compiling;
  const results = [
    ...read,
    { check: 'wcc: WXML and WXS', findings: await wcc },
    { check: 'wcsc: WXSS', findings: await wcsc },
    { check: 'miniprogram-ci: compiles as for an upload', findings },
  ];
  if (sizes === undefined) return results;
  for (const { name, bytes, bytesMax } of packageSizes(miniProgram, sizes)) {
    say(`${name || 'main package'}: ${kilobytes(bytes)} compiled, ${kilobytes(bytesMax)} allowed`);
  }
  return [...results, { check: 'size of the packages', findings: checkSize(miniProgram, sizes) }];
};

const readAll = (miniProgram: MiniProgram): Result[] => {
  const references = referencesOf(miniProgram);
  const typed = typedScripts(miniProgram.root);
  const scripts = readScripts(miniProgram, typed);
  const styles = [...checkStyles(miniProgram, references), ...checkInlineStyles(miniProgram)];
  return [
    { check: 'types', findings: checkTypes(miniProgram.root, typed) },
    { check: 'keys of the JSON files', findings: checkJson(miniProgram) },
    { check: 'files that are named exist', findings: checkReferences(references) },
    { check: 'nothing is unused', findings: checkUnused(miniProgram, references) },
    { check: 'tags', findings: checkTags(miniProgram) },
    { check: 'event handlers', findings: checkHandlers(miniProgram, scripts, typed) },
    { check: 'properties and events of components', findings: checkComponentUse(miniProgram, scripts, references) },
    { check: 'styles', findings: styles },
    { check: 'glass-easel: templates', findings: checkTemplates(miniProgram) },
  ];
};

const print = (root: string, results: readonly Result[], say: Say): void => {
  const shown = relative(process.cwd(), root);
  for (const { file, line, problem, remedy } of results.flatMap(({ findings }) => findings)) {
    say(`${join(shown, file)}${line === undefined ? '' : `:${line}`}  ${problem}\n    → ${remedy}`);
  }
  const width = Math.max(...results.map(({ check }) => check.length));
  for (const { check, findings } of results) {
    say(`${check.padEnd(width)}  ${findings.length === 0 ? 'ok' : `${findings.length} wrong`}`);
  }
};
