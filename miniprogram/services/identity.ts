import type { Consents, ConsentPurpose } from '../../types/consents';
import type { PROOF_WAYS, Verification } from '../../types/identity';
import type { Answer } from './answer';
import { ask } from './server';
import { useSession } from './session';

export type Claim = { name: string; idNumber: string; consentVersion?: string; phoneCode?: string };
export type ProofWay = (typeof PROOF_WAYS)[number];
/** A message was sent to the register's phone. */
export type ProofSent = { message: string; againAfterSeconds: number };

/** The texts that are agreed to, as they are now. */
export const getConsents = (): Promise<Answer<Consents>> =>
  ask({ method: 'GET', path: '/api/consents', needs: ['texts'] });

export const giveConsent = (purpose: ConsentPurpose, version: string): Promise<Answer<{ consentId: string }>> =>
  ask({ method: 'POST', path: '/api/consents', body: { purpose, version } });

/** Says who one is. A higher level comes with a new session, which is used from then on. */
export const verify = async (claim: Claim): Promise<Answer<Verification>> =>
  renewed(await ask({ method: 'POST', path: '/api/identity/verifications', body: claim, needs: ['participantId'] }));

/** Proves it another way; `sms` without a code sends one. */
export const prove = async (
  participantId: string,
  way: ProofWay,
  code?: string,
): Promise<Answer<Verification | ProofSent>> => {
  const body = { participantId, way, ...(code === undefined ? {} : { code }) };
  const answer = await ask<Verification | ProofSent>({ method: 'POST', path: '/api/identity/proofs', body });
  return answer.kind === 'ok' && 'participantId' in answer.body ? renewed({ kind: 'ok', body: answer.body }) : answer;
};

const renewed = (answer: Answer<Verification>): Answer<Verification> => {
  if (answer.kind === 'ok' && answer.body.session !== undefined) useSession(answer.body.session);
  return answer;
};
