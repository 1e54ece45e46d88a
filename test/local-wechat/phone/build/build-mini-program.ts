import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bundle } from './bundle';
import { bundleApp } from './bundle';
import type { Problem } from './problem';
import { problemList } from './problem';
import { readApp } from './read-app';
import { compileTemplates } from './templates';
import { wxssToCss } from './wxss';

export type BuiltMiniProgram = { bundle: Bundle; problems: readonly Problem[]; pages: readonly string[] };

/** The folder that holds app.json → one script for the browser, and everything that WeChat would refuse. */
export const buildMiniProgram = async (folder: string): Promise<BuiltMiniProgram> => {
  const root = resolve(folder);
  const problems = problemList(root);
  const app = readApp(root, problems);
  const templates = compileTemplates(root, app.components, problems);
  const css = new Map<string, string>();
  for (const { is, isPage } of app.components) {
    const file = join(root, `${is}.wxss`);
    if (existsSync(file)) css.set(is, wxssToCss(file, root, { kind: isPage ? 'page' : 'component', is }, problems));
  }
  const appWxss = join(root, 'app.wxss');
  const appCss = existsSync(appWxss) ? wxssToCss(appWxss, root, { kind: 'app' }, problems) : '';
  const bundle = await bundleApp(root, { app, appCss, templates, css }, problems);
  return { bundle, problems: problems.found, pages: app.json.pages };
};
