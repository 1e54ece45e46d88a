import type { RulePack } from './rule-pack';
import { documentOf } from './rule-pack';

/** Why somebody cannot pay, or need not: the keys of the product's reason table. */
export const REASON_KEYS = [
  'overAge',
  'reachingAge',
  'underAge',
  'student',
  'employeeInsured',
  'receiving',
  'waiting',
  'windowClosed',
  'notEnrolled',
  'otherRegion',
  'paused',
  'stopped',
  'recordWrong',
  'needsAssessment',
  'autoDebit',
  'governmentPaid',
  'raiseOnce',
  'raiseNextYear',
  'raiseAtWindow',
] as const;
export type ReasonKey = (typeof REASON_KEYS)[number];

/** A rule's no. `params` fill the sentence; `rule` names the rule and `document` where it stands. */
export type Reason = {
  readonly key: ReasonKey;
  readonly params: Readonly<Record<string, string | number>>;
  readonly rule: string;
  readonly document: string;
};

/** A rule's no with the document of the pack it rests on; the pack's rule on age and membership, unless another is named. */
export const because = (
  pack: RulePack,
  key: ReasonKey,
  rule: string,
  { sourceId = pack.age.source, params = {} }: { sourceId?: string; params?: Reason['params'] } = {},
): Reason => ({ key, params, rule, document: documentOf(pack, sourceId) });

/** What is nobody's business but the person's: a payer is told one and the same sentence for all of these. */
const PRIVATE: ReadonlySet<ReasonKey> = new Set([
  'overAge',
  'reachingAge',
  'underAge', // its date is the birthday
  'student',
  'employeeInsured',
  'receiving',
  'paused',
  'stopped',
  'recordWrong',
  'governmentPaid',
  'raiseOnce', // whether a year is paid is history
  'raiseNextYear',
  'raiseAtWindow',
]);

export const isPrivate = (key: ReasonKey): boolean => PRIVATE.has(key);
