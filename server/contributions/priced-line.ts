import type { ErrorCode } from '../../types/error-codes';
import type { ErrorDetails } from '../shared/app-error';
import type { Fen } from '../shared/fen';
import type { FunderPart } from './credit-person-year';

/** One person-year somebody chose to pay, with the tier; a `supplement` raises a year that is paid. */
export type LineChoice = { participantId: number; feeYear: number; tier: string; kind: 'contribution' | 'supplement' };

/** A choice priced by the pack in force: what the person pays, who adds what, and why. */
export type PricedLine = LineChoice & {
  /** Of a supplement: the tier it raises. */
  fromTier?: string | undefined;
  /** With `fromTier`: the new tier is paid whole, and what was paid before goes back. */
  isReplacement?: boolean | undefined;
  amountFen: Fen;
  subsidyFen: Fen;
  funders: readonly FunderPart[];
  rulePackId: number;
  explanation: unknown;
  /** For the page, in the words of the caller's audience. */
  explanationLines: readonly string[];
};

/** A choice that cannot be paid now, and what to tell. */
export type UnpayableLine = LineChoice & {
  code: Extract<ErrorCode, 'year.paid' | 'year.busy' | 'year.notPayable' | 'window.closed' | 'tier.choose'>;
  details: ErrorDetails;
  /** Of `year.busy`: the number of the order that has the year, and whether the caller may take it over now. */
  holder?: string;
  canTakeOver?: boolean;
};
