import type { Accesses } from '../../services/account';
import { momentInWords } from '../../words/day-words';
import { spokenName } from '../../words/people-words';

export type AccessRow = { readonly who: string; readonly what: string; readonly when: string; readonly label: string };

/** Who looked at the record, newest first. */
export const accessRows = ({ accesses }: Accesses, nowMs: number): AccessRow[] =>
  [...accesses]
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
    .map(({ at, who, what }) => {
      const when = momentInWords(at, nowMs);
      return { who, what, when, label: `${when}，${spokenName(who)}，${what}` };
    });
