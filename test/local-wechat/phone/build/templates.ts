import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';
import { checkTags } from './check-wxml';
import type { ProblemList } from './problem';
import { lineAt } from './problem';
import type { SourceComponent } from './read-app';

type TemplateWarning = { path: string; startLine: number; message: string; isError: boolean };

/** Compiles every template that is reached, with its WXS; answers a JavaScript expression: path → template. */
export const compileTemplates = (
  root: string,
  components: readonly SourceComponent[],
  problems: ProblemList,
): string => {
  const group = new TmplGroup();
  const templates = new Set<string>();
  const scripts = new Set<string>();
  const addTemplate = (is: string, from: string, tags: ReadonlySet<string>): void => {
    if (templates.has(is)) return;
    templates.add(is);
    const file = join(root, `${is}.wxml`);
    if (!existsSync(file)) {
      if (from !== '') problems.error(from, `<import> or <include>: ${is}.wxml not found`);
      group.addTmpl(is, '');
      return;
    }
    const source = readFileSync(file, 'utf8');
    checkTags(file, source, tags, problems);
    for (const warning of group.addTmpl(is, source) as TemplateWarning[]) {
      problems.error(`${warning.path}.wxml`, warning.message, warning.startLine + 1);
    }
    for (const used of group.getDirectDependencies(is) as string[]) addTemplate(used, file, tags);
    for (const script of group.getScriptDependencies(is) as string[]) addScript(script, file);
  };
  const addScript = (is: string, from: string): void => {
    if (scripts.has(is)) return;
    scripts.add(is);
    const file = join(root, `${is.replace(/\.wxs$/, '')}.wxs`);
    if (!existsSync(file)) {
      problems.error(from, `${is.replace(/\.wxs$/, '')}.wxs not found`);
      return;
    }
    const source = readFileSync(file, 'utf8');
    checkWxs(file, source, problems);
    group.addScript(is, wxsConstructors(source));
    for (const [, name = ''] of source.matchAll(/require\(\s*['"]([^'"]+)['"]\s*\)/g)) {
      addScript(name.startsWith('/') ? name.slice(1) : posix.join(posix.dirname(is), name), file);
    }
  };
  for (const { is, json } of components) addTemplate(is, '', new Set(Object.keys(json.usingComponents ?? {})));
  return ariaAsAttributes(group.getTmplGenObjectGroups());
};

/** In WXS `x.constructor` is a text ("Array"), in JavaScript a function. */
const wxsConstructors = (source: string): string =>
  source.replace(/((?:\w+)(?:\.\w+|\[\w+\])*)\.constructor\b/g, '__wxsConstructor($1)');

/** WXS is the language of 2009: what is newer does not run on a phone. */
const checkWxs = (file: string, source: string, problems: ProblemList): void => {
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, (text) =>
    text.replace(/[^\n]/g, ' '),
  );
  for (const found of code.matchAll(/\b(?:let|const|class|import|export|async|await)\b|=>|`|\.\.\./g)) {
    problems.error(file, `${found[0]}: WXS is ES5`, lineAt(source, found.index));
  }
};

/** aria-* and role are attributes of the element; the engine would take them for properties and drop them. */
const ariaAsAttributes = (code: string): string => {
  const name = (key: string): string => (key === 'aria-role' ? 'role' : key);
  return code
    .replace(
      /\b(\w)\.r\((\w+),"(aria-[a-z-]+|role|tabindex)",/g,
      (_, runtime: string, node: string, key: string) => `${runtime}.a(${node},"${name(key)}",`,
    )
    .replace(/\bO\((\w+),"(aria-[a-z-]+|role)",/g, (_, node: string, key: string) => `R.a(${node},"${name(key)}",`);
};
