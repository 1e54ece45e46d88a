import { isObject } from './answer';
import { draftOf, dropDraft, keepDraft } from './drafts';

/** What was ticked and which tier was chosen for a person's years. `picked` is undefined until somebody ticked. */
export type YearChoices = {
  readonly picked: readonly number[] | undefined;
  readonly tiers: Readonly<Record<string, string>>;
};

/** Survives going back and a restart for a day; what is not readable any more is left out. */
export const yearChoices = (participantId: string): YearChoices => {
  const draft = draftOf(`years:${participantId}`);
  const picked = Array.isArray(draft['picked'])
    ? draft['picked'].filter((year): year is number => typeof year === 'number')
    : undefined;
  const tiers = isObject(draft['tiers']) ? draft['tiers'] : {};
  return {
    picked,
    tiers: Object.fromEntries(
      Object.entries(tiers).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    ),
  };
};

export const keepYearChoices = (participantId: string, choices: YearChoices): void => {
  keepDraft(`years:${participantId}`, choices);
};

/** Once the years are in a basket, the next visit starts afresh. */
export const dropYearChoices = (participantId: string): void => {
  dropDraft(`years:${participantId}`);
};
