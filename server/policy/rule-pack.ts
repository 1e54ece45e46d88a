import type { Day } from '../shared/day';
import type { Fen } from '../shared/fen';

/** Who pays a part that the person does not pay. */
export const FUNDERS = ['central', 'province', 'city', 'county', 'collective', 'government'] as const;
export type Funder = (typeof FUNDERS)[number];

export type FunderAmount = { readonly funder: Funder; readonly amountFen: Fen };

/** A document a value rests on: its number or title, since when it is in force. */
export type Source = { readonly document: string; readonly effectiveDay?: Day | undefined };

export type Tier = { readonly code: string; readonly amountFen: Fen };

/**
 * How tiers are found (C1). `list`: the table. `range`: any amount in steps. `percent`: of a declared income (S1). `ageBand`:
 * the table's codes by age (S2).
 */
export type TierRule =
  | { readonly kind: 'list' }
  | { readonly kind: 'range'; readonly minFen: Fen; readonly maxFen: Fen; readonly stepFen: Fen }
  | { readonly kind: 'percent'; readonly basePercent: number; readonly ratePercent: number }
  | { readonly kind: 'ageBand'; readonly bands: readonly AgeBand[] };
export type AgeBand = { readonly fromAge: number; readonly toAge: number; readonly tiers: readonly string[] };

export type SubsidyRow = FunderAmount & { readonly tier: string };

/**
 * 政府代缴 (C10, C11). `standalone`: government's payment is the year, nothing can be added. `discount`: it lowers what the
 * person pays for a tier. `onTop`: the year is covered and the person may add a tier of their own with its normal subsidy.
 */
export type GroupRule = {
  readonly code: string;
  readonly mode: 'standalone' | 'discount' | 'onTop';
  readonly split: readonly FunderAmount[];
  /** Adds up with other stackable groups of the same mode; otherwise the strongest group alone counts. */
  readonly stackable: boolean;
  /** 1 is the strongest. */
  readonly priority: number;
  readonly proof: string;
};

/** A stretch of the year in which money is taken, never over New Year. Days are `MM-DD`, times `HH:MM`, `to` excluded. */
export type WindowRule = {
  readonly kind: 'concentrated' | 'sporadic';
  readonly from: string;
  readonly to: string;
  readonly daysOfMonth?: { readonly from: number; readonly to: number } | undefined;
  readonly hours?: { readonly from: string; readonly to: string } | undefined;
  readonly workdaysOnly: boolean;
  /** Single days left out, `MM-DD`: a debit day. */
  readonly exceptDays: readonly string[];
  /** Channels this stretch is for; empty: all. */
  readonly channels: readonly string[];
};

/**
 * 提档 in the running year (R067, C16). `supplement`: pay the difference. `replaceAndRefund`: pay the new tier whole, the old
 * one goes back. `oncePerYear`: what is paid stays. `nextYearOnly`: choose higher next year.
 */
export type TierChangeMode = 'supplement' | 'replaceAndRefund' | 'oncePerYear' | 'nextYearOnly';

/** One county's law for one fee year, as data. Money is fen; each part names its source. */
export type RulePack = {
  readonly regionCode: string;
  readonly feeYear: number;
  readonly version: number;
  readonly validFrom: Day;
  readonly validTo: Day | null;
  readonly sources: Readonly<Record<string, Source>>;
  /** JSON pointers to values that no document in hand confirms. */
  readonly unverified: readonly string[];
  readonly tierRule: TierRule;
  readonly tiers: readonly Tier[];
  readonly tierSource: string;
  readonly subsidies: readonly SubsidyRow[];
  readonly subsidySource: string;
  /**
   * From `min` to the day before `max`. `minBy`: `min` is asked on the day of payment, or must be reached before 1 January
   * of the fee year (S3).
   */
  readonly age: {
    readonly min: number;
    readonly max: number;
    readonly minBy: 'payingDay' | 'firstOfYear';
    readonly source: string;
  };
  readonly window: {
    readonly periods: readonly WindowRule[];
    /** Weekdays on which nobody works, and weekend days on which everybody does (调休). */
    readonly holidays: readonly Day[];
    readonly workingWeekends: readonly Day[];
    readonly source: string;
  };
  readonly groups: readonly GroupRule[];
  readonly groupSource: string;
  /** Days between enrolment and the first payment (C12), by channel where it differs. */
  readonly wait: {
    readonly newEnrolDays: number;
    readonly byChannel: Readonly<Record<string, number>>;
    readonly source: string;
  };
  /** 补缴 (C13): how many years back the phone may go, with which tiers, and whether the subsidy is kept. */
  readonly backpay: {
    readonly years: number;
    readonly tiers: 'then' | 'now';
    readonly subsidy: boolean;
    readonly approval: boolean;
    readonly source: string;
  };
  /** What may be done about a tier that is paid already (R067, C16). */
  readonly tierChange: { readonly mode: TierChangeMode; readonly source: string };
  /** The day (`MM-DD`) on which the bank takes the contribution of those who signed for it (代扣), where it is known. */
  readonly autoDebit?: { readonly day: string; readonly source: string } | undefined;
  readonly benefit: { readonly minYears: number; readonly source: string };
  readonly schemeStartYear: number;
};

export const documentOf = (pack: RulePack, sourceId: string): string => pack.sources[sourceId]?.document ?? sourceId;
