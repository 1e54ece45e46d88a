import { z } from 'zod';
import { fen } from '../shared/fen';
import type { FunderPart } from './credit-person-year';

/**
 * What an order line keeps of the law it was priced by: who adds what, and the explanation tree. It is the order's law:
 * amounts are never computed again from a newer pack.
 */
const lineExplanation = z.object({
  funders: z.array(
    z.object({
      funder: z.string(),
      kind: z.enum(['subsidy', 'governmentPaid']),
      amountFen: z.int().min(0).transform(fen),
    }),
  ),
  explanation: z
    .looseObject({ subsidyWithheld: z.array(z.unknown()).optional() })
    .optional()
    .catch(undefined),
});

export const explanationText = (funders: readonly FunderPart[], explanation: unknown): string =>
  JSON.stringify({ funders, explanation });

export const fundersFromText = (text: string): FunderPart[] => lineExplanation.parse(JSON.parse(text)).funders;

/** Whether the table of a raise would have taken subsidy away: nobody does, and a person looks at it. */
export const withholdsSubsidy = (text: string): boolean =>
  (lineExplanation.parse(JSON.parse(text)).explanation?.subsidyWithheld ?? []).length > 0;
