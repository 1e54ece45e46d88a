import type { Finding } from './finding';
import { lineOfWord } from './finding';
import type { MiniProgram } from './read-mini-program';
import { stringsOf } from './read-mini-program';
import type { Reference } from './references';
import { scanWxml } from './scan-wxml';
import { templatesOf } from './templates-of';

const STARTS = ['app.json', 'app.ts', 'app.js', 'app.wxss', 'sitemap.json', 'theme.json', 'ext.json'];
const OF_THE_PROJECT = /^(project(\.private)?\.config\.json|tsconfig\.json)$|\.(md|d\.ts)$/;
const CODE = /\.(ts|js|wxml|wxss|wxs|json)$/;

/** Pages, components, tags and files that nothing leads to: they cost bytes and readers. */
export const checkUnused = (miniProgram: MiniProgram, references: readonly Reference[]): Finding[] => [
  ...unreachedFiles(miniProgram, references),
  ...unusedTags(miniProgram),
  ...pagesNobodyOpens(miniProgram),
];

const unreachedFiles = (miniProgram: MiniProgram, references: readonly Reference[]): Finding[] => {
  const { files, parts } = miniProgram;
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { from, to } of references) if (from === file && to !== undefined) visit(to);
  };
  for (const file of STARTS) visit(file);
  for (const path of parts.keys()) for (const end of ['ts', 'js', 'wxml', 'wxss', 'json']) visit(`${path}.${end}`);
  const unreached = [...files].filter(
    (file) => !reached.has(file) && !OF_THE_PROJECT.test(file) && (CODE.test(file) || !isNamed(miniProgram, file)),
  );
  return oneAStem(unreached, files);
};

/** A picture or sound may be named by a script or a style. */
const isNamed = ({ files, text }: MiniProgram, asset: string): boolean =>
  [...files].some((file) => CODE.test(file) && text(file).includes(asset));

/** A page or component is four files and one finding. */
const oneAStem = (unreached: readonly string[], files: ReadonlySet<string>): Finding[] => {
  const findings = new Map<string, Finding>();
  for (const file of unreached) {
    const stem = file.replace(/\.\w+$/, '');
    const isPart = CODE.test(file) && files.has(`${stem}.wxml`) && (files.has(`${stem}.ts`) || files.has(`${stem}.js`));
    const isPage = /(^|\/)pages\//.test(file);
    if (!isPart) findings.set(file, { file, problem: 'nothing uses this file', remedy: 'Use it, or delete it.' });
    else if (isPage)
      findings.set(stem, {
        file: `${stem}.wxml`,
        problem: 'this page is not in app.json',
        remedy: 'List it, or delete it.',
      });
    else
      findings.set(stem, {
        file: `${stem}.wxml`,
        problem: 'no usingComponents leads to this component',
        remedy: 'Register it where it is used, or delete it.',
      });
  }
  return [...findings.values()];
};

const unusedTags = (miniProgram: MiniProgram): Finding[] => {
  const tagsOf = (path: string): string[] =>
    templatesOf(miniProgram, path).flatMap((file) => scanWxml(miniProgram.text(file)).map(({ tag }) => tag));
  const everywhere = new Set<string>();
  const findings: Finding[] = [];
  const report = (file: string, json: Readonly<Record<string, unknown>>, used: ReadonlySet<string>): void => {
    for (const tag of Object.keys(stringsOf(json['usingComponents']))) {
      if (used.has(tag)) continue;
      const line = lineOfWord(miniProgram.text(file), tag);
      findings.push({
        file,
        line,
        problem: `no template uses <${tag}>`,
        remedy: 'Use it, or take it out of usingComponents.',
      });
    }
  };
  for (const { path, json } of miniProgram.parts.values()) {
    const used = new Set(tagsOf(path));
    const own = Object.keys(stringsOf(json['usingComponents']));
    for (const tag of used) if (!own.includes(tag)) everywhere.add(tag);
    if (miniProgram.files.has(`${path}.json`)) report(`${path}.json`, json, used);
  }
  report('app.json', miniProgram.app, everywhere);
  return findings;
};

/** A page that is neither first nor a tab is opened by somebody who writes its name. */
const pagesNobodyOpens = ({ app, files, parts, text }: MiniProgram): Finding[] => {
  const { list = [] } = (app['tabBar'] ?? {}) as { list?: { pagePath?: string }[] };
  const first = app['entryPagePath'] ?? [...parts.keys()][0];
  const sources = [...files].filter((file) => /\.(ts|js|wxml)$/.test(file));
  return [...parts.values()]
    .filter(({ path, isPage }) => isPage && path !== first && !list.some((tab) => tab.pagePath === path))
    .filter(({ path }) => {
      const words = [path, ...["'", '"', '`'].map((quote) => `${quote}${path.split('/').at(-1) ?? ''}${quote}`)];
      return !sources.some((file) => !file.startsWith(path) && words.some((word) => text(file).includes(word)));
    })
    .map(({ path }) => ({
      file: 'app.json',
      line: lineOfWord(text('app.json'), path),
      problem: `nothing opens the page ${path}`,
      remedy: 'Lead somebody there, or delete the page.',
    }));
};
