import type { Relation } from '../../types/family-links';

/** As they are stored. The contract lists the same. */
export const RELATIONS = [
  'self',
  'father',
  'mother',
  'spouse',
  'child',
  'other',
] as const satisfies readonly Relation[];
