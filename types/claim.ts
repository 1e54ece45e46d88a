import { z } from 'zod';
import type { ErrorCode } from './error-codes';

/** Who somebody says a person of the register is: the same form for oneself and for a family member. */
export const claimFields = {
  name: z.string().max(200),
  idNumber: z.string().max(100),
  consentVersion: z.string().max(20).optional(),
};

export const CLAIM_ERRORS = [
  'consent.missing',
  'name.empty',
  'name.bad',
  'id.length',
  'id.wrong',
  'identity.noMatch',
  'identity.locked',
  'identity.frozen',
  'family.limit',
  'family.payersFull',
  'family.withdrawn',
] as const satisfies readonly ErrorCode[];
