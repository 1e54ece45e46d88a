import ts from 'typescript';
import type { Finding } from './finding';
import type { MiniProgram } from './read-mini-program';
import type { Method, Script } from './read-scripts';
import { eventOf, scanWxml } from './scan-wxml';
import { templatesOf } from './templates-of';
import type { TypedScripts } from './typed-scripts';

/** WeChat calls these by itself. */
const LIFE = new Set([
  ...['onLoad', 'onShow', 'onReady', 'onHide', 'onUnload', 'onPullDownRefresh', 'onReachBottom', 'onShareAppMessage'],
  ...['onShareTimeline', 'onAddToFavorites', 'onPageScroll', 'onResize', 'onTabItemTap', 'onSaveExitState'],
  ...['onRouteDone', 'created', 'attached', 'ready', 'moved', 'detached', 'error'],
]);

/** A tap whose handler is missing does nothing and says nothing; a handler that nobody names is dead code. */
export const checkHandlers = (
  miniProgram: MiniProgram,
  scripts: ReadonlyMap<string, Script>,
  typed: TypedScripts,
): Finding[] => {
  const findings: Finding[] = [];
  const declared = new Map<string, Method>();
  const used = new Set<string>();
  const called = namesCalled(miniProgram, typed);
  for (const [path, { file, isRegistered, methods }] of scripts) {
    if (!isRegistered) {
      const problem = 'calls neither Page() nor Component()';
      findings.push({ file, line: 1, problem, remedy: 'Register the page or component by name, in this file.' });
      continue;
    }
    for (const method of methods.values()) declared.set(keyOf(method), method);
    for (const { template, line, handler } of handlersIn(miniProgram, path)) {
      const method = methods.get(handler);
      if (method !== undefined) used.add(keyOf(method));
      else {
        const problem = `the handler ${handler} is not a method of ${file}`;
        findings.push({ file: template, line, problem, remedy: 'Mend the name, or write the method.' });
      }
    }
  }
  for (const [key, { name, file, line }] of declared) {
    if (used.has(key) || LIFE.has(name) || called.has(name)) continue;
    findings.push({ file, line, problem: `no template and no script uses ${name}`, remedy: 'Use it, or delete it.' });
  }
  return findings;
};

const keyOf = ({ file, line, name }: Method): string => `${file}:${line}:${name}`;

/** Handlers named in a template, also the plain names that an expression chooses from. */
const handlersIn = (miniProgram: MiniProgram, path: string): { template: string; line: number; handler: string }[] =>
  templatesOf(miniProgram, path).flatMap((template) =>
    scanWxml(miniProgram.text(template)).flatMap(({ attributes }) =>
      attributes.flatMap((attribute) => {
        if (eventOf(attribute) === undefined || attribute.value === '') return [];
        const { value, line } = attribute;
        const names = value.includes('{{')
          ? [...value.matchAll(/['"]([\w$]+)['"]/g)].map(([, name = '']) => name)
          : [value];
        return names.map((handler) => ({ template, line, handler }));
      }),
    ),
  );

/** Every name that a script reads from something: `this.pay()`, `page.reload`, `tabs['leave']`. */
const namesCalled = ({ root }: MiniProgram, { program }: TypedScripts): Set<string> => {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) names.add(node.name.text);
    if (ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression)) {
      names.add(node.argumentExpression.text);
    }
    ts.forEachChild(node, visit);
  };
  for (const source of program.getSourceFiles()) {
    if (source.fileName.startsWith(root) && !source.isDeclarationFile) visit(source);
  }
  return names;
};
