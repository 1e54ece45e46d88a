import type { Day } from '../shared/day';
import type { Fen } from '../shared/fen';
import type { Reason } from './reason';
import type { FunderAmount } from './rule-pack';
import type { TierOffer } from './tier-offer';

export const OBLIGATIONS = ['paid', 'covered', 'due', 'late', 'notOwed', 'notYet', 'closed'] as const;
export type Obligation = (typeof OBLIGATIONS)[number];

export type AssessedYear = {
  readonly feeYear: number;
  /** A year that is `paid` and still payable may be raised: its tiers ask the difference (R067). */
  readonly obligation: Obligation;
  readonly payable: 'none' | 'required' | 'optional';
  /** Why not; beside a payable year, advice. */
  readonly reason?: Reason | undefined;
  /** Government money of the year, paid or promised: a funder, never a state. */
  readonly funders: readonly FunderAmount[];
  readonly tiers: readonly TierOffer[];
  /** Any amount in steps (C1), where the county has no list. */
  readonly range?: AmountRange | undefined;
  readonly chosenTier?: string | undefined;
  /** The earlier fee year in which that tier was paid. */
  readonly chosenIn?: number | undefined;
  readonly subsidyLost: boolean;
  readonly source?:
    { readonly rule: string; readonly document: string; readonly effectiveDay?: Day | undefined } | undefined;
};
export type AmountRange = { readonly minFen: Fen; readonly maxFen: Fen; readonly stepFen: Fen };

/** A year of which nothing can be paid, but for what `rest` says. */
export const plainYear = (feeYear: number, obligation: Obligation, rest: Partial<AssessedYear> = {}): AssessedYear => ({
  feeYear,
  obligation,
  payable: 'none',
  funders: [],
  tiers: [],
  subsidyLost: false,
  ...rest,
});
