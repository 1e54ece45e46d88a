import type {
  getAccesses as accessesContract,
  getAccount as accountContract,
  getEligibility as eligibilityContract,
} from '../../types/arrears';
import type { AnswerOf } from '../../types/contract';
import type { getSessions as sessionsContract } from '../../types/sessions';
import type { Answer } from './answer';
import { ask } from './server';

export type Eligibility = AnswerOf<typeof eligibilityContract>;
export type PersonalAccount = AnswerOf<typeof accountContract>;
export type Accesses = AnswerOf<typeof accessesContract>;
export type Sessions = AnswerOf<typeof sessionsContract>;

const personPath = (participantId: string): string => `/api/participants/${encodeURIComponent(participantId)}`;

/** Why a year can or cannot be paid. */
export const getEligibility = (participantId: string, feeYear: number): Promise<Answer<Eligibility>> =>
  ask({ method: 'GET', path: `${personPath(participantId)}/eligibility?y=${feeYear}`, needs: ['payable'] });

/** The personal account by year and funder; to a payer with leave: paid or not. */
export const getAccount = (participantId: string): Promise<Answer<PersonalAccount>> =>
  ask({ method: 'GET', path: `${personPath(participantId)}/account`, needs: ['years'] });

/** Who looked at the record. */
export const getAccesses = (participantId: string): Promise<Answer<Accesses>> =>
  ask({ method: 'GET', path: `${personPath(participantId)}/accesses`, needs: ['accesses'] });

/** The phones that are signed in. */
export const getSessions = (): Promise<Answer<Sessions>> =>
  ask({ method: 'GET', path: '/api/sessions', needs: ['sessions'] });

export const endSessionOf = (sessionId: string): Promise<Answer<undefined>> =>
  ask({ method: 'DELETE', path: `/api/sessions/${encodeURIComponent(sessionId)}` });

export const withdrawConsent = (consentId: string): Promise<Answer<undefined>> =>
  ask({ method: 'DELETE', path: `/api/consents/${encodeURIComponent(consentId)}` });

/** Sign-ins, family, consents go; what was paid stays as the law demands. */
export const deleteAccount = (): Promise<Answer<undefined>> => ask({ method: 'DELETE', path: '/api/account' });
