import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildMiniProgram } from '../build/build-mini-program';
import type { Bundle } from '../build/bundle';
import { bundleBrowserCode } from '../build/bundle';
import { problemList, problemText } from '../build/problem';
import { PHONE } from '../checkout';

export type Built = { bundle: Bundle; problems: readonly string[] };

/** Builds again whenever a file of the folder has changed since; a reload of the page shows the newest. */
const rebuilt = (folder: string, build: () => Promise<Built>): (() => Promise<Built>) => {
  let last: { mark: string; built: Promise<Built> } | undefined;
  return () => {
    const mark = markOf(folder);
    if (last?.mark !== mark) last = { mark, built: build() };
    return last.built;
  };
};

const markOf = (folder: string): string => {
  const hash = createHash('sha1');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
};

export const miniProgramBundle = (folder: string): (() => Promise<Built>) =>
  rebuilt(folder, async () => {
    const { bundle, problems } = await buildMiniProgram(folder);
    return { bundle, problems: problems.map(problemText) };
  });

/** The phone's own browser code: `runtime/main.ts` or `frame/main.ts`. */
export const browserBundle = (part: 'runtime' | 'frame'): (() => Promise<Built>) =>
  rebuilt(join(PHONE, part), async () => {
    const problems = problemList(PHONE);
    const bundle = await bundleBrowserCode(join(PHONE, part, 'main.ts'), problems);
    return { bundle, problems: problems.found.map(problemText) };
  });
