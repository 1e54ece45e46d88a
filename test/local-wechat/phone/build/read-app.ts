import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ProblemList } from './problem';
import { lineAt } from './problem';

export type ComponentJson = {
  component?: boolean;
  usingComponents?: Record<string, string>;
  componentGenerics?: Record<string, unknown>;
  styleIsolation?: string;
  [key: string]: unknown;
};
export type AppJson = {
  pages: string[];
  entryPagePath?: string;
  usingComponents?: Record<string, string>;
  window?: Record<string, unknown>;
  tabBar?: { list?: { pagePath: string; text: string }[]; [key: string]: unknown };
  [key: string]: unknown;
};

/** A page or component as it lies on the disk; `is` is its path without extension: `pages/home/home`. */
export type SourceComponent = { is: string; json: ComponentJson; isPage: boolean; script: string | undefined };
export type SourceApp = { json: AppJson; script: string | undefined; components: SourceComponent[] };

/** Walks app.json → pages → components. */
export const readApp = (root: string, problems: ProblemList): SourceApp => {
  const json = (readJson(join(root, 'app.json'), problems) ?? { pages: [] }) as AppJson;
  if (json.pages.length === 0) problems.error('app.json', 'no pages');
  checkTabs(json, problems);
  const components = new Map<string, SourceComponent>();
  const visit = (is: string, isPage: boolean): void => {
    if (components.has(is)) return;
    const component = readComponent(root, is, isPage, problems);
    components.set(is, component);
    component.json.usingComponents = usedBy(root, json, component, problems);
    for (const used of Object.values(component.json.usingComponents)) visit(used.slice(1), false);
  };
  for (const page of json.pages) visit(page, true);
  return { json, script: scriptOf(join(root, 'app')), components: [...components.values()] };
};

/** The limits of a tab bar: 2–5 tabs, each a page, in black or white letters of any colour. */
const checkTabs = ({ tabBar, pages }: AppJson, problems: ProblemList): void => {
  const tabs = tabBar?.list ?? [];
  if (tabBar !== undefined && (tabs.length < 2 || tabs.length > 5)) {
    problems.error('app.json', `a tab bar has 2 to 5 tabs, not ${tabs.length}`);
  }
  for (const { pagePath } of tabs) {
    if (!pages.includes(pagePath)) problems.error('app.json', `the tab ${pagePath} is not a page`);
  }
};

const readComponent = (root: string, is: string, isPage: boolean, problems: ProblemList): SourceComponent => {
  const stem = join(root, is);
  const script = scriptOf(stem);
  if (script === undefined) problems.error(`${is}.ts`, `the script of ${is} is missing`);
  if (!existsSync(`${stem}.wxml`)) problems.error(`${is}.wxml`, `the template of ${is} is missing`);
  const json = existsSync(`${stem}.json`) ? ((readJson(`${stem}.json`, problems) ?? {}) as ComponentJson) : {};
  if (!isPage && json.component !== true) problems.error(`${is}.json`, 'a component says "component": true');
  return { is, isPage, script, json };
};

const usedBy = (
  root: string,
  app: AppJson,
  { is, json }: SourceComponent,
  problems: ProblemList,
): Record<string, string> => {
  const using: Record<string, string> = {};
  for (const [tag, reference] of Object.entries({ ...app.usingComponents, ...json.usingComponents })) {
    const isOwn = json.usingComponents?.[tag] !== undefined;
    const found = resolveComponent(root, reference, isOwn ? is : 'app');
    if (found === undefined) problems.error(isOwn ? `${is}.json` : 'app.json', `component "${reference}" not found`);
    else using[tag] = `/${found}`;
  }
  return using;
};

const resolveComponent = (root: string, reference: string, from: string): string | undefined => {
  const is = reference.startsWith('/') ? reference.slice(1) : posix.join(posix.dirname(from), reference);
  return [is, `${is}/index`].find((candidate) => scriptOf(join(root, candidate)) !== undefined);
};

export const scriptOf = (stem: string): string | undefined =>
  [`${stem}.ts`, `${stem}.js`].find((file) => existsSync(file));

const readJson = (file: string, problems: ProblemList): unknown => {
  if (!existsSync(file)) {
    problems.error(file, 'is missing');
    return undefined;
  }
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message)?.[1];
    problems.error(file, message, position === undefined ? undefined : lineAt(text, Number(position)));
    return undefined;
  }
};
