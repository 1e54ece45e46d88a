import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { State } from './world';

const NAMES = ['orders', 'refunds', 'residents', 'codes', 'tokens', 'notices', 'subscriptions', 'urlLinks'] as const;
const WAIT_MS = 200;

export const emptyState = (): State => ({
  orders: new Map(),
  refunds: new Map(),
  residents: new Map(),
  codes: new Map(),
  tokens: new Map(),
  notices: new Map(),
  subscriptions: new Map(),
  urlLinks: new Map(),
});

export const readState = (file: string | undefined): State => {
  const state = emptyState();
  if (file === undefined || !existsSync(file)) return state;
  const saved = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<keyof State, [string, never][]>>;
  for (const name of NAMES) for (const [key, value] of saved[name] ?? []) state[name].set(key, value);
  return state;
};

export type StateKeeper = { changed(): void; stop(): void };

/** Writes the state a moment after it changed, whole files only. */
export const keepState = (file: string | undefined, state: State): StateKeeper => {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    timer = undefined;
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    const snapshot = Object.fromEntries(NAMES.map((name) => [name, [...state[name]]]));
    writeFileSync(`${file}.new`, JSON.stringify(snapshot), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    changed() {
      if (file !== undefined) timer ??= setTimeout(write, WAIT_MS);
    },
    stop() {
      if (timer === undefined) return;
      clearTimeout(timer);
      write();
    },
  };
};
