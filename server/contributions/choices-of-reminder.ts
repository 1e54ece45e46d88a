import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { CardDeps } from './list-cards';
import { listCards } from './list-cards';

type Choice = { participantId: string; feeYear: number; tier: string };

/**
 * What is still due, at its known tier, of the people whom a reminder named; nobody else is added. `tier.choose`: it is due,
 * and which tier it was is not this caller's to know, or nobody's.
 */
export const choicesOfReminder = async (
  deps: CardDeps,
  caller: Caller,
  named: ReadonlySet<number>,
): Promise<Choice[]> => {
  const people = caller.people.filter(({ participantId }) => named.has(participantId));
  const cards = await listCards(deps, { ...caller, people });
  const choices = cards.flatMap(({ cardState, participantId, feeYear, tier }) =>
    cardState === 'due' && tier !== undefined ? [{ participantId, feeYear, tier }] : [],
  );
  if (choices.length === 0 && cards.some(({ cardState }) => cardState === 'dueNoTier'))
    throw new AppError('tier.choose');
  return choices;
};
