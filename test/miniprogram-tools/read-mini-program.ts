import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import type { Finding } from './finding';
import { lineAt, lineOfWord } from './finding';

type Json = Readonly<Record<string, unknown>>;

/** A page or a component; `path` has no extension: `pages/home/home`. `using`: tag → path of a component that exists. */
export type Part = { path: string; isPage: boolean; json: Json; using: ReadonlyMap<string, string> };

export type MiniProgram = {
  root: string;
  app: Json;
  files: ReadonlySet<string>;
  parts: ReadonlyMap<string, Part>;
  /** Roots of the subpackages, each with a slash at its end. */
  subpackages: readonly string[];
  text: (file: string) => string;
};

/** Walks app.json → pages → components. Without a readable app.json there is no mini-program, only findings. */
export const readMiniProgram = (root: string): { miniProgram: MiniProgram | undefined; findings: Finding[] } => {
  const findings: Finding[] = [];
  const files = filesOf(root);
  const texts = new Map<string, string>();
  const text = (file: string): string => {
    const known = texts.get(file) ?? readFileSync(join(root, file), 'utf8');
    texts.set(file, known);
    return known;
  };
  const jsons = readJsons(files, text, findings);
  const app = jsons.get('app.json');
  if (app === undefined) {
    if (!files.has('app.json')) {
      findings.push({ file: 'app.json', problem: 'is missing', remedy: 'Give the folder that holds app.json.' });
    }
    return { miniProgram: undefined, findings };
  }
  const parts = new Map<string, Part>();
  const visit = (path: string, isPage: boolean): void => {
    if (parts.has(path)) return;
    const json = jsons.get(`${path}.json`) ?? {};
    const using = new Map([...usingOf('app', app), ...usingOf(path, json)]);
    parts.set(path, { path, isPage, json, using });
    for (const component of using.values()) visit(component, false);
  };
  const usingOf = (owner: string, json: Json): Map<string, string> => {
    const found = new Map<string, string>();
    for (const [tag, reference] of Object.entries(stringsOf(json['usingComponents']))) {
      const component = componentAt(files, owner, reference);
      if (component !== undefined) found.set(tag, component);
    }
    return found;
  };
  const subpackages = subpackagesOf(app);
  const pages = [
    ...listOf(app['pages']),
    ...subpackages.flatMap(({ root: folder, pages: own }) => own.map((page) => folder + page)),
  ];
  for (const page of pages) visit(page, true);
  const miniProgram = { root, app, files, parts, subpackages: subpackages.map((one) => one.root), text };
  return { miniProgram, findings: [...findings, ...missingIn(miniProgram, jsons, pages)] };
};

const filesOf = (root: string): Set<string> => {
  if (!existsSync(root)) return new Set();
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(root.split(sep).join('/'), join(entry.parentPath, entry.name).split(sep).join('/')));
  return new Set(names.filter((name) => !/(^|\/)(node_modules|miniprogram_npm|\.[^/]*)(\/|$)/.test(name)).sort());
};

const readJsons = (
  files: ReadonlySet<string>,
  text: (file: string) => string,
  findings: Finding[],
): Map<string, Json> => {
  const jsons = new Map<string, Json>();
  for (const file of files) {
    if (!file.endsWith('.json')) continue;
    try {
      const value: unknown = JSON.parse(text(file));
      if (typeof value !== 'object' || value === null) throw new Error('is not an object in braces');
      jsons.set(file, value as Json);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const position = /position (\d+)/.exec(problem)?.[1];
      const at = position === undefined ? text(file).trimEnd().length : Number(position);
      findings.push({ file, line: lineAt(text(file), at), problem, remedy: 'Mend the JSON there.' });
    }
  }
  return jsons;
};

const missingIn = (
  { files, parts, text }: MiniProgram,
  jsons: ReadonlyMap<string, Json>,
  pages: readonly string[],
): Finding[] => {
  const findings: Finding[] = [];
  for (const page of pages) {
    for (const kind of ['ts', 'wxml']) {
      if (files.has(`${page}.${kind}`) || (kind === 'ts' && files.has(`${page}.js`))) continue;
      const line = lineOfWord(text('app.json'), page);
      const problem = `the page ${page} has no ${page}.${kind}`;
      findings.push({ file: 'app.json', line, problem, remedy: 'Write it, or take the page out of app.json.' });
    }
  }
  for (const file of ['app.json', ...[...parts.keys()].map((path) => `${path}.json`)]) {
    for (const [tag, reference] of Object.entries(stringsOf(jsons.get(file)?.['usingComponents']))) {
      if (componentAt(files, file.slice(0, -'.json'.length), reference) !== undefined) continue;
      const problem = `<${tag}>: there is no component ${reference} (its .json with "component": true, .wxml and .ts)`;
      const remedy = 'Mend the path, or write the component.';
      findings.push({ file, line: lineOfWord(text(file), tag), problem, remedy });
    }
  }
  for (const { path, isPage, json } of parts.values()) {
    if (isPage || json['component'] === true || !jsons.has(`${path}.json`)) continue;
    findings.push({
      file: `${path}.json`,
      line: 1,
      problem: 'is used as a component',
      remedy: 'Say "component": true.',
    });
  }
  return findings;
};

const componentAt = (files: ReadonlySet<string>, owner: string, reference: string): string | undefined => {
  const path = reference.startsWith('/') ? reference.slice(1) : posix.join(posix.dirname(owner), reference);
  return [path, `${path}/index`].find(
    (stem) =>
      files.has(`${stem}.json`) && files.has(`${stem}.wxml`) && (files.has(`${stem}.ts`) || files.has(`${stem}.js`)),
  );
};

const subpackagesOf = (app: Json): { root: string; pages: string[] }[] =>
  [app['subPackages'] ?? app['subpackages'] ?? []].flat().map((one) => {
    const { root, pages } = one as { root?: unknown; pages?: unknown };
    return { root: `${String(root).replace(/^\/|\/$/g, '')}/`, pages: listOf(pages) };
  });

export const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** The entries of an object whose values are texts. */
export const stringsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
