import type { Fen } from '../shared/fen';
import { fen } from '../shared/fen';
import type { RulePack, Tier } from './rule-pack';
import { percentOf } from './shares';

/** What a tier rule may ask about the person. Income only where the rule is a percentage of it (S1). */
export type TierContext = { age: number; incomeFen?: Fen | undefined };

/** The tiers somebody may choose from, lowest first. A range has no list: its amounts are typed in. */
export const tiersFor = (pack: RulePack, { age, incomeFen }: TierContext): readonly Tier[] => {
  const { tierRule, tiers } = pack;
  switch (tierRule.kind) {
    case 'list':
      return tiers;
    case 'ageBand': {
      const band = tierRule.bands.find(({ fromAge, toAge }) => age >= fromAge && age <= toAge);
      return tiers.filter((tier) => band?.tiers.includes(tier.code) === true);
    }
    case 'percent': {
      if (incomeFen === undefined) return [];
      const amountFen = percentOf(percentOf(incomeFen, tierRule.basePercent), tierRule.ratePercent);
      return amountFen > 0 ? [{ code: 'percent', amountFen }] : [];
    }
    case 'range':
      return [];
  }
};

/** The tier with a code, if this person may choose it. In a range the code is the amount in whole yuan. */
export const tierWithCode = (pack: RulePack, code: string, context: TierContext): Tier | undefined => {
  if (pack.tierRule.kind !== 'range') return tiersFor(pack, context).find((tier) => tier.code === code);
  if (!/^[1-9]\d{0,6}$/.test(code)) return undefined;
  const amountFen = fen(Number(code) * 100);
  const { minFen, maxFen, stepFen } = pack.tierRule;
  const fits = amountFen >= minFen && amountFen <= maxFen && (amountFen - minFen) % stepFen === 0;
  return fits ? { code, amountFen } : undefined;
};
