import { holder } from '../holder';
import { api, misuse, WxError } from './api';
import { fault } from '../faults';

const PREFIX = `storage:${holder.key}:`;
export const ENTRY_BYTES_MAX = 1024 * 1024;
export const TOTAL_BYTES_MAX = 10 * 1024 * 1024;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const keys = (): string[] =>
  Object.keys(localStorage).flatMap((key) => (key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : []));

const sizeOf = (key: string): number => bytesOf(localStorage.getItem(PREFIX + key) ?? '');

/** A value that JSON does not carry back as it was is refused here; WeChat would keep something else. */
const write = (name: string, key: unknown, value: unknown): void => {
  if (typeof key !== 'string' || key === '') throw misuse(`${name}:fail parameter error: key should be a text`);
  if (value === undefined || typeof value === 'function') throw misuse(`${name}:fail ${key} is ${typeof value}`);
  const text = JSON.stringify({ value });
  const bytes = bytesOf(text);
  if (bytes > ENTRY_BYTES_MAX) throw misuse(`${name}:fail entry size limit reached: ${bytes} bytes under ${key}`);
  const others = keys().filter((other) => other !== key);
  const total = others.reduce((sum, other) => sum + sizeOf(other), bytes);
  if (total > TOTAL_BYTES_MAX) throw misuse(`${name}:fail exceed storage max size 10Mb`);
  localStorage.setItem(PREFIX + key, text);
};

const read = (key: string): { value: unknown } | undefined => {
  const text = localStorage.getItem(PREFIX + key);
  return text === null ? undefined : (JSON.parse(text) as { value: unknown });
};

export const clearStorage = (): void => {
  for (const key of keys()) localStorage.removeItem(PREFIX + key);
};

const info = (): object => ({
  keys: keys(),
  currentSize: Math.ceil(keys().reduce((sum, key) => sum + sizeOf(key), 0) / 1024),
  limitSize: TOTAL_BYTES_MAX / 1024,
});

/** The synchronous forms throw; what WeChat refuses is a fault all the same, also when it is caught. */
const orThrow = (work: () => void): void => {
  try {
    work();
  } catch (error) {
    fault(error instanceof Error ? error.message : String(error));
    throw error;
  }
};

export const storage = {
  getStorageSync: (key: string): unknown => read(key)?.value ?? '',
  setStorageSync: (key: string, value: unknown): void => {
    orThrow(() => {
      write('setStorageSync', key, value);
    });
  },
  removeStorageSync: (key: string): void => {
    localStorage.removeItem(PREFIX + key);
  },
  clearStorageSync: clearStorage,
  getStorageInfoSync: info,
  getStorage: api('getStorage', ({ key }: { key: string }) => {
    const kept = read(key);
    if (kept === undefined) throw new WxError('data not found');
    return { data: kept.value };
  }),
  setStorage: api('setStorage', ({ key, data }: { key: string; data: unknown }) => {
    write('setStorage', key, data);
  }),
  removeStorage: api('removeStorage', ({ key }: { key: string }) => {
    localStorage.removeItem(PREFIX + key);
  }),
  clearStorage: api('clearStorage', clearStorage),
  getStorageInfo: api('getStorageInfo', info),
};
