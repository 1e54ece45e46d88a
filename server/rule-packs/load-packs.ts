import type { LoadedPack } from './loaded-pack';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../shared/ids';
import { lawOf } from './pack-law';
import { innerProblems } from './pack-problems';
import { packSchema } from './pack-schema';
import { timeProblems } from './time-problems';

export type PackProblem = string;

/** Reads every `*.json` of the folders. Each problem names the file, the place in it and what is expected. */
export const loadPacks = (folders: readonly string[]): { packs: LoadedPack[]; problems: PackProblem[] } => {
  const packs: LoadedPack[] = [];
  const problems: PackProblem[] = [];
  for (const folder of folders) {
    for (const name of jsonFilesIn(folder, problems)) readPack(join(folder, name), name, packs, problems);
  }
  return { packs, problems: [...problems, ...timeProblems(packs)] };
};

const jsonFilesIn = (folder: string, problems: PackProblem[]): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    problems.push(`读不到政策包目录 ${folder}`);
    return [];
  }
};

const readPack = (path: string, name: string, packs: LoadedPack[], problems: PackProblem[]): void => {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    problems.push(`${name}：不是JSON`);
    return;
  }
  const parsed = packSchema.safeParse(json);
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, 20))
      problems.push(`${name} /${issue.path.join('/')}：${issue.message}`);
    return;
  }
  const own = innerProblems(parsed.data, json).map((problem) => `${name} ${problem}`);
  problems.push(...own);
  if (own.length === 0) {
    packs.push(
      deepFreeze({ law: lawOf(parsed.data), file: parsed.data, contentHash: sha256Hex(canonical(json)), name }),
    );
  }
};

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
};

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
};
