import type { Tx } from '../database/transaction';
import type { LedgerAccount } from '../ledger/accounts';
import type { Posting } from '../ledger/post-entry';
import { postEntry } from '../ledger/post-entry';
import { dayOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import { sumFen } from '../shared/fen';
import { contributionLines, lineFunders, lineStages } from './contribution-line-store';
import { payDueItem } from './due-item-store';
import { noteProgress } from './note-progress';
import { fillPersonYear, freeLease, raisePersonYear, takeLease } from './person-year-store';

export type FunderPart = { funder: string; kind: 'subsidy' | 'governmentPaid'; amountFen: Fen };

export type Credit = {
  /** `wechat`, or the name of another channel. */
  channel: string;
  /** The channel's own key of this money for this line: crediting it twice is impossible. */
  channelRef: string;
  personYearId: number;
  dueItemId: number;
  tier: string;
  /** The tier that this money raises; without it, it is the year's contribution. */
  fromTier?: string | undefined;
  /** What the person paid; nothing for a year that government paid whole. */
  personalFen: Fen;
  funders: readonly FunderPart[];
  paidAt: Date;
  rulePackId: number | undefined;
  explanationText: string;
  /** Whose lease is freed with the credit. */
  leaseHolder: string;
  holderKind: 'order' | 'channel';
  orderLineId?: number | undefined;
};

type ClaimKeys = 'personYearId' | 'dueItemId' | 'tier' | 'personalFen' | 'leaseHolder' | 'holderKind';

/**
 * Step: claims a person-year for money that arrived. `false` (nothing changed): somebody else's order holds the lease, or
 * the due item is not open any more, so this money cannot be credited.
 */
export const claimPersonYear = async (tx: Tx, claim: Pick<Credit, ClaimKeys>, now: Date): Promise<boolean> => {
  const { personYearId, leaseHolder: holder, holderKind } = claim;
  if ((await takeLease(tx, { personYearId, holderKind, holder, now })) === 0) return false;
  const item = { id: claim.dueItemId, toTier: claim.tier, amountFen: claim.personalFen };
  if ((await payDueItem(tx, item)) === 1) return true;
  await freeLease(tx, personYearId, holder);
  return false;
};

/** Step: credits and books money for a person-year that `claimPersonYear` has claimed; frees the lease. */
export const creditPersonYear = async (tx: Tx, credit: Credit): Promise<{ lineId: number }> => {
  const subsidyFen = sumFen(credit.funders.map((part) => part.amountFen));
  const { personYearId, tier, personalFen } = credit;
  if ((await addToYear(tx, credit, subsidyFen)) !== 1) {
    throw new Error('a claimed due item on a year that has another tier');
  }
  const collectionDay = dayOf(credit.paidAt);
  const lineId = await tx.insert(contributionLines, {
    channel: credit.channel,
    channelRef: credit.channelRef,
    dueItemId: credit.dueItemId,
    personYearId,
    tier,
    personalFen,
    subsidyFen,
    paidAt: credit.paidAt,
    collectionDay,
    rulePackId: credit.rulePackId,
    explanationText: credit.explanationText,
    liveSlot: 1,
  });
  await tx.insertMany(
    lineFunders,
    credit.funders.map((part) => ({ lineId, ...part })),
  );
  await tx.insert(lineStages, { lineId, stage: 'paid', stageDay: collectionDay, source: credit.channel });
  await postEntry(tx, {
    kind: 'contribution',
    sourceKey: `${credit.channel}:${credit.channelRef}`,
    orderLineId: credit.orderLineId,
    collectionDay,
    postings: postingsOf(credit),
  });
  await noteProgress(tx, {
    ...{ lineId, personYearId, amountFen: personalFen, onDay: collectionDay },
    isFirst: credit.fromTier === undefined,
  });
  await freeLease(tx, personYearId, credit.leaseHolder);
  return { lineId };
};

const addToYear = (tx: Tx, credit: Credit, subsidyFen: Fen): Promise<number> => {
  const { personYearId, tier, fromTier, personalFen } = credit;
  return fromTier === undefined
    ? fillPersonYear(tx, { personYearId, tier, personalFen, subsidyFen })
    : raisePersonYear(tx, { personYearId, fromTier, toTier: tier, personalFen, subsidyFen });
};

const postingsOf = (credit: Credit): Posting[] => {
  const clearing: LedgerAccount = credit.channel === 'wechat' ? 'wechatClearing' : `channelClearing:${credit.channel}`;
  return [
    { debit: clearing, credit: 'personal', amountFen: credit.personalFen },
    ...credit.funders.map(({ funder, kind, amountFen }): Posting =>
      kind === 'subsidy'
        ? { debit: `subsidyReceivable:${funder}`, credit: `subsidy:${funder}`, amountFen }
        : { debit: `governmentReceivable:${funder}`, credit: `governmentPaid:${funder}`, amountFen },
    ),
  ];
};
