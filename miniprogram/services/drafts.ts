import { isObject } from './answer';
import { forget, keep, kept } from './storage';

const HOURS = 24;

/** Typed text and choices survive an error, going back and a restart for 24 hours. Never give it an ID number. */
export const keepDraft = (page: string, draft: Readonly<Record<string, unknown>>): void => {
  keep(`draft:${page}`, draft);
};

export const draftOf = (page: string): Readonly<Record<string, unknown>> => {
  const draft = kept(`draft:${page}`, HOURS)?.value;
  return isObject(draft) ? draft : {};
};

export const dropDraft = (page: string): void => {
  forget(`draft:${page}`);
};

/** In memory alone, gone with the app: an ID number that is being typed, an answer handed to the next page. */
const inMemory = new Map<string, unknown>();

export const remember = (key: string, value: unknown): void => {
  inMemory.set(key, value);
};

export const recall = (key: string): unknown => inMemory.get(key);

/** Reads what the page before handed over, once. */
export const takeOut = (key: string): unknown => {
  const value = recall(key);
  inMemory.delete(key);
  return value;
};

/** Also a number that is being typed. */
export const forgetInMemory = (): void => {
  inMemory.clear();
};
