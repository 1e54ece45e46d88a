import type { Fen } from '../shared/fen';
import { fen } from '../shared/fen';
import type { Explanation } from './explanation';
import { recompute } from './explanation';
import type { FunderAmount, RulePack, Tier } from './rule-pack';
import { documentOf } from './rule-pack';
import { subsidyOf } from './subsidies';
import type { TierOffer } from './tier-offer';

/**
 * 补差: what a raise asks and what government adds to it, both by the pack in force (R067; the order keeps its version). The
 * person pays toTier − fromTier. The subsidy is the difference of both tiers by funder, never below nothing: what a table
 * that gives less for more would take away is `subsidyWithheld`, and a person looks at it.
 */
export const supplementOf = (
  pack: RulePack,
  { feeYear, from, to }: { feeYear: number; from: Tier; to: Tier },
): TierOffer => {
  const before = byFunder(subsidyOf(pack, from.code));
  const after = byFunder(subsidyOf(pack, to.code));
  const differences = [...new Set([...after.keys(), ...before.keys()])].map((funder) => ({
    funder,
    fenMore: (after.get(funder) ?? 0) - (before.get(funder) ?? 0),
  }));
  const subsidy = parts(differences, (fenMore) => fenMore);
  const subsidyWithheld = parts(differences, (fenMore) => -fenMore);
  const sources = [pack.tierChange.source, pack.tierSource, ...(subsidy.length > 0 ? [pack.subsidySource] : [])];
  const documents = [...new Set(sources.map((sourceId) => documentOf(pack, sourceId)))];
  const explanation: Explanation = {
    tier: to.code,
    feeYear,
    rules: ['tierChange', 'tiers', ...(subsidy.length > 0 ? ['subsidy'] : [])],
    documents,
    commonDocuments: documents,
    effectiveDay: pack.validFrom,
    steps: [
      { what: 'tier', amountFen: to.amountFen },
      { what: 'paidTier', amountFen: from.amountFen },
    ],
    subsidy,
    subsidyLost: false,
    ...(subsidyWithheld.length > 0 ? { subsidyWithheld } : {}),
    onTop: [],
  };
  return {
    code: to.code,
    fromTier: from.code,
    amountFen: recompute(explanation),
    subsidy,
    governmentPaid: [],
    explanation,
  };
};

type Difference = { funder: FunderAmount['funder']; fenMore: number };

const byFunder = (rows: readonly FunderAmount[]): Map<FunderAmount['funder'], number> => {
  const sums = new Map<FunderAmount['funder'], number>();
  for (const { funder, amountFen } of rows) sums.set(funder, (sums.get(funder) ?? 0) + amountFen);
  return sums;
};

const parts = (differences: readonly Difference[], take: (fenMore: number) => number): FunderAmount[] =>
  differences.flatMap(({ funder, fenMore }) => (take(fenMore) > 0 ? [part(funder, take(fenMore))] : []));

const part = (funder: FunderAmount['funder'], amount: number): { funder: FunderAmount['funder']; amountFen: Fen } => ({
  funder,
  amountFen: fen(amount),
});
