import type { ProblemList } from './problem';
import { lineAt } from './problem';
import { BUILTIN_TAGS } from './builtin-tags';

const SYNTAX = new Set(['block', 'template', 'import', 'include', 'wxs', 'slot']);

/** Nobody tells of a misspelt tag: WeChat shows an empty element in its place. */
export const checkTags = (file: string, source: string, own: ReadonlySet<string>, problems: ProblemList): void => {
  const markup = source.replace(/<!--[\s\S]*?-->|<wxs\b[\s\S]*?<\/wxs>|\{\{[\s\S]*?\}\}/g, (text) =>
    text.replace(/[^\n]/g, ' '),
  );
  for (const found of markup.matchAll(/<([a-zA-Z][\w-]*)/g)) {
    const tag = found[1] ?? '';
    if (SYNTAX.has(tag) || own.has(tag) || BUILTIN_TAGS.has(tag)) continue;
    problems.error(
      file,
      `<${tag}> is no component of WeChat's and not in usingComponents`,
      lineAt(source, found.index),
    );
  }
};
