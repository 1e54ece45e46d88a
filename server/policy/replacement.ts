import type { CreditedYear } from './person-facts';
import type { RulePack, Tier } from './rule-pack';
import { documentOf } from './rule-pack';
import type { OfferContext, TierOffer } from './tier-offer';
import { offerOf } from './tier-offer';

/**
 * A raise where the county takes the new tier whole and gives the old one back (`replaceAndRefund`, C16): priced as a first
 * contribution, subsidy of the new tier alone. What was paid before goes back once this is paid and two officers agree.
 */
export const replacementOf = (
  pack: RulePack,
  { paid, from, to, context }: { paid: CreditedYear; from: Tier; to: Tier; context: OfferContext },
): TierOffer => {
  const offer = offerOf(pack, to, context);
  const { rules, documents, commonDocuments } = offer.explanation;
  const document = documentOf(pack, pack.tierChange.source);
  return {
    ...offer,
    fromTier: from.code,
    isReplacement: true,
    explanation: {
      ...offer.explanation,
      rules: ['tierChange', ...rules],
      documents: [...new Set([document, ...documents])],
      commonDocuments: [...new Set([document, ...commonDocuments])],
      replaces: { tierFen: from.amountFen, paidFen: paid.personalFen },
    },
  };
};
