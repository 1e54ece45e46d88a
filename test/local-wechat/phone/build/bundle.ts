import { resolve, sep } from 'node:path';
import type { BuildFailure, Plugin } from 'esbuild';
import { build } from 'esbuild';
import type { ProblemList } from './problem';
import { quoted } from './quoted';
import type { SourceApp } from './read-app';

export type Bundle = { code: string; map: string };

/** What a page of a browser has and the script of a mini-program has not. */
const ABSENT = [
  'window, self, document, navigator, location, history, localStorage, sessionStorage, indexedDB, caches',
  'fetch, XMLHttpRequest, WebSocket, EventSource, Worker, Headers, Request, Response, FormData, Blob, File, FileReader',
  'URL, URLSearchParams, TextEncoder, TextDecoder, AbortController, atob, btoa, crypto, performance, structuredClone',
  'queueMicrotask, requestAnimationFrame, cancelAnimationFrame, setImmediate, Image, Audio, Notification, Event',
  'MutationObserver, IntersectionObserver, ResizeObserver, alert, confirm, prompt, open, Intl, process, Buffer, global',
].join(', ');

export type AppParts = { app: SourceApp; appCss: string; templates: string; css: ReadonlyMap<string, string> };

/** The mini-program as one script that hands itself to `__wxPhone.start`. */
export const bundleApp = async (
  root: string,
  { app, appCss, templates, css }: AppParts,
  problems: ProblemList,
): Promise<Bundle> => {
  const load = (script: string | undefined): string =>
    `function(){ ${script === undefined ? '' : `require(${quoted(script)})`} }`;
  const components = app.components.map(
    ({ is, json, isPage, script }) =>
      `{ is: ${quoted(is)}, json: ${quoted(json)}, isPage: ${isPage}, css: ${quoted(css.get(is) ?? '')}, ` +
      `template: { groupList: G, content: G[${quoted(is)}] }, load: ${load(script)} }`,
  );
  const entry = [
    `var G = ${templates}`,
    `__wxPhone.start({ app: ${quoted(app.json)}, appCss: ${quoted(appCss)}, loadApp: ${load(app.script)},`,
    `components: [${components.join(',\n')}] })`,
  ].join('\n');
  return bundle(problems, {
    stdin: { contents: entry, resolveDir: root, sourcefile: 'mini-program.js', loader: 'js' },
    plugins: [insideOnly(root)],
    banner: { js: `(function(Date, ${ABSENT}) {` },
    footer: { js: '}).call(undefined, __wxPhone.Date)' },
  });
};

/** The phone's own side: engine, built-in components, `wx`. */
export const bundleBrowserCode = (file: string, problems: ProblemList): Promise<Bundle> =>
  bundle(problems, { entryPoints: [file], loader: { '.css': 'text' } });

const bundle = async (problems: ProblemList, options: Parameters<typeof build>[0]): Promise<Bundle> => {
  try {
    const { outputFiles = [] } = await build({
      bundle: true,
      write: false,
      outfile: 'out.js',
      format: 'iife',
      target: 'es2020',
      charset: 'utf8',
      sourcemap: 'external',
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"development"' },
      ...options,
    });
    const text = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
    return { code: text('out.js'), map: text('out.js.map') };
  } catch (error) {
    for (const { text, location } of (error as BuildFailure).errors) {
      problems.error(location === null ? '' : resolve(location.file), text, location?.line);
    }
    return { code: '', map: '' };
  }
};

/** Only this folder is uploaded: its scripts import each other, and types. */
const insideOnly = (root: string): Plugin => ({
  name: 'inside-only',
  setup(scope) {
    scope.onLoad({ filter: /.*/ }, ({ path }) =>
      path.startsWith(root + sep)
        ? undefined
        : { errors: [{ text: `${path} is outside of the mini-program and will not be uploaded: import types only` }] },
    );
  },
});
