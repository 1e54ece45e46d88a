import { statSync } from 'node:fs';

/** The content of a file that operators may replace while the process runs. */
export type WatchedFile<Content> = {
  /** As of at most five seconds ago. */
  now(): Content;
  /** As of this moment. */
  again(): Content;
};

const LOOK_EVERY_MS = 5_000;

/**
 * Reads the file once, and again whenever it has been replaced. A file that cannot be read any more leaves what was known,
 * and `onTrouble` hears of it. Throws when it cannot be read the first time.
 */
export const watchedFile = <Content>(
  path: string,
  read: (path: string) => Content,
  onTrouble: (error: unknown) => void,
): WatchedFile<Content> => {
  let stamp = stampOf(path);
  let content = read(path);
  let lookedAt = performance.now();
  const again = (): Content => {
    lookedAt = performance.now();
    try {
      const newest = stampOf(path);
      if (newest !== stamp) {
        content = read(path);
        stamp = newest;
      }
    } catch (error) {
      onTrouble(error);
    }
    return content;
  };
  return { now: () => (performance.now() - lookedAt > LOOK_EVERY_MS ? again() : content), again };
};

const stampOf = (path: string): string => {
  const { mtimeMs, size, ino } = statSync(path);
  return `${mtimeMs} ${size} ${ino}`;
};
