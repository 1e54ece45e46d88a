import type { Day } from '../shared/day';
import type { Fen } from '../shared/fen';
import { fen, sumFen } from '../shared/fen';
import type { PersonFacts } from './person-facts';
import { holdsOn } from './person-facts';
import type { FunderAmount, GroupRule, RulePack } from './rule-pack';
import { documentOf } from './rule-pack';

/** What government pays for a person in a year, by which groups and which document. */
export type GovernmentPart = {
  readonly mode: GroupRule['mode'];
  readonly groups: readonly string[];
  readonly split: readonly FunderAmount[];
  readonly totalFen: Fen;
  readonly document: string;
};

/**
 * 政府代缴 for a person on a day (R065, R069–R071, C10, C11): who is in a group on that day, so a membership that has ended
 * pays no more (R090: flags are kept current). With several groups the strongest counts alone, unless it is stackable:
 * then all stackable groups of its mode add up. A group without an amount (S9's flags) pays nothing.
 */
export const governmentPart = (facts: PersonFacts, pack: RulePack, on: Day): GovernmentPart | undefined => {
  const member = new Set(facts.groups.filter((group) => holdsOn(group, on)).map((group) => group.groupCode));
  const rules = pack.groups
    .filter((rule) => member.has(rule.code) && rule.split.some((part) => part.amountFen > 0))
    .sort((one, other) => one.priority - other.priority);
  const [strongest] = rules;
  if (strongest === undefined) return undefined;
  const counted = strongest.stackable
    ? rules.filter((rule) => rule.stackable && rule.mode === strongest.mode)
    : [strongest];
  const split = merged(counted.flatMap((rule) => rule.split));
  return {
    mode: strongest.mode,
    groups: counted.map((rule) => rule.code),
    split,
    totalFen: sumFen(split.map((part) => part.amountFen)),
    document: documentOf(pack, pack.groupSource),
  };
};

/** At most `limit` of a split: funders pay in their order until it is used up. */
export const cappedSplit = (split: readonly FunderAmount[], limit: Fen): FunderAmount[] => {
  let left: number = limit;
  return split
    .map(({ funder, amountFen }) => {
      const part = Math.min(amountFen, left);
      left -= part;
      return { funder, amountFen: fen(part) };
    })
    .filter((part) => part.amountFen > 0);
};

const merged = (parts: readonly FunderAmount[]): FunderAmount[] => {
  const byFunder = new Map<FunderAmount['funder'], number>();
  for (const { funder, amountFen } of parts) byFunder.set(funder, (byFunder.get(funder) ?? 0) + amountFen);
  return [...byFunder]
    .filter(([, amount]) => amount > 0)
    .map(([funder, amount]) => ({ funder, amountFen: fen(amount) }));
};
