import type { Fen } from '../shared/fen';
import { fen } from '../shared/fen';
import type { Explanation } from './explanation';
import { recompute } from './explanation';
import type { GovernmentPart } from './government-paid';
import { cappedSplit } from './government-paid';
import type { FunderAmount, RulePack, Tier } from './rule-pack';
import { documentOf } from './rule-pack';
import { subsidyOf } from './subsidies';

/** A tier as one person may pay it in one year. */
export type TierOffer = {
  readonly code: string;
  /** The tier this year was paid at already: the amount is the difference. */
  readonly fromTier?: string | undefined;
  /** With `fromTier`: the amount is the whole tier, and what was paid before goes back. */
  readonly isReplacement?: boolean | undefined;
  /** What the person pays. */
  readonly amountFen: Fen;
  readonly subsidy: readonly FunderAmount[];
  readonly governmentPaid: readonly FunderAmount[];
  readonly explanation: Explanation;
};

export type OfferContext = {
  feeYear: number;
  government: GovernmentPart | undefined;
  /** A back year whose subsidy is lost (C13): the document that says so. */
  subsidyLostBy?: string | undefined;
};

/** Prices a tier: a discount lowers what the person pays, an on-top leaves it whole; the subsidy follows the tier (R071). */
export const offerOf = (
  pack: RulePack,
  tier: Tier,
  { feeYear, government, subsidyLostBy }: OfferContext,
): TierOffer => {
  const fullSubsidy = subsidyOf(pack, tier.code);
  const subsidyLost = subsidyLostBy !== undefined && fullSubsidy.length > 0;
  const subsidy = subsidyLost ? [] : fullSubsidy;
  const discount = government?.mode === 'discount' ? cappedSplit(government.split, tier.amountFen) : [];
  const onTop = government?.mode === 'onTop' ? government.split : [];
  const governmentPaid = [...discount, ...onTop];
  const common = [
    documentOf(pack, pack.tierSource),
    ...(subsidy.length > 0 ? [documentOf(pack, pack.subsidySource)] : []),
    ...(subsidyLost ? [subsidyLostBy] : []),
  ];
  const forThePerson = governmentPaid.length > 0 && government !== undefined ? [government.document] : [];
  const explanation: Explanation = {
    tier: tier.code,
    feeYear,
    rules: [
      'tiers',
      ...(subsidy.length > 0 ? ['subsidy'] : []),
      ...(government?.groups ?? []),
      ...(subsidyLost ? ['backpay'] : []),
    ],
    documents: [...new Set([...common, ...forThePerson])],
    commonDocuments: [...new Set(common)],
    effectiveDay: pack.validFrom,
    steps: [
      { what: 'tier', amountFen: tier.amountFen },
      ...discount.map(({ funder, amountFen }) => ({ what: 'governmentPaid' as const, funder, amountFen })),
    ],
    subsidy,
    subsidyLost,
    onTop,
  };
  return { code: tier.code, amountFen: fen(recompute(explanation)), subsidy, governmentPaid, explanation };
};
