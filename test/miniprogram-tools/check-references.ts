import type { Finding } from './finding';
import type { Reference } from './references';

/** No compiler of WeChat's tells of all of these: on the phone the template, style or picture is simply not there. */
export const checkReferences = (references: readonly Reference[]): Finding[] =>
  references
    .filter(({ to }) => to === undefined)
    .map(({ from, line, text }) => ({
      file: from,
      line,
      problem: `${text} does not exist`,
      remedy: 'Mend the path, or write the file.',
    }));
