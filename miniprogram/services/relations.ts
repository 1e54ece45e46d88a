import { isObject } from './answer';
import { kept } from './storage';

const HOURS_MAX = 30 * 24;

/** Who a person is to this account, as the first page last said it: orders and results name people without it. */
export const knownRelation = (participantId: string): string | undefined => {
  const home = kept('seen:home', HOURS_MAX)?.value;
  const people = isObject(home) && Array.isArray(home['people']) ? (home['people'] as unknown[]) : [];
  const person = people.find((one) => isObject(one) && one['participantId'] === participantId);
  const relation = isObject(person) ? person['relation'] : undefined;
  return typeof relation === 'string' ? relation : undefined;
};
