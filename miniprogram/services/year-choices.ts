import { isObject } from './answer';
import { draftOf, dropDraft, keepDraft } from './drafts';
import type { Choice } from './payments';

/** What was ticked and which tier was chosen for a person's years. `picked` is undefined until somebody ticked. */
export type YearChoices = {
  readonly picked: readonly number[] | undefined;
  readonly tiers: Readonly<Record<string, string>>;
};

/** Whose choices they are. A basket that is being changed has its own: they begin as what it holds. */
export type Choosing = { readonly participantId: string; readonly basketId: string };

/** Survives going back and a restart for a day; what is not readable any more is left out. */
export const yearChoices = (choosing: Choosing): YearChoices => {
  const draft = draftOf(keyOf(choosing));
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

export const keepYearChoices = (choosing: Choosing, choices: YearChoices): void => {
  keepDraft(keyOf(choosing), choices);
};

/** What a basket holds for a person, as ticks and tiers: so it is changed and not chosen anew. */
export const choicesInBasket = (lines: readonly Choice[], participantId: string): YearChoices => {
  const own = lines.filter((line) => line.participantId === participantId);
  return {
    picked: own.map(({ feeYear }) => feeYear),
    tiers: Object.fromEntries(own.map(({ feeYear, tier }) => [String(feeYear), tier])),
  };
};

/** A basket was changed. Its own draft has served; the list of years that it was made from, where back leads, shows the same. */
export const noteChanged = (choosing: Choosing, choices: YearChoices): void => {
  const list = { ...choosing, basketId: '' };
  dropDraft(keyOf(choosing));
  if (yearChoices(list).picked !== undefined) keepYearChoices(list, choices);
};

/** Once there is an order, the next visit to these people's years starts afresh. */
export const dropYearChoices = (participantIds: readonly string[]): void => {
  for (const participantId of participantIds) dropDraft(keyOf({ participantId, basketId: '' }));
};

const keyOf = ({ participantId, basketId }: Choosing): string =>
  basketId === '' ? `years:${participantId}` : `years:${participantId}:${basketId}`;
