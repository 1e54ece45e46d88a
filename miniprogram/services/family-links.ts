import type { AnswerOf } from '../../types/contract';
import type {
  ASK_WAYS,
  FAMILY_DECISIONS,
  FamilyLinkView,
  getFamilyAsk,
  getFamilyLinks as familyLinksContract,
  postFamilyAsk,
  postFamilyDecision,
  postFamilyDispute,
  Relation,
} from '../../types/family-links';
import type { Answer } from './answer';
import { ask } from './server';

export type FamilyLinks = AnswerOf<typeof familyLinksContract>;
export type FamilyPayer = FamilyLinks['payers'][number];
export type FamilyAsk = AnswerOf<typeof getFamilyAsk>;
export type AskWay = (typeof ASK_WAYS)[number];
export type FamilyDecision = (typeof FAMILY_DECISIONS)[number];
export type NewMember = {
  relation: Exclude<Relation, 'self'>;
  name: string;
  idNumber: string;
  consentVersion?: string;
};

const linkPath = (linkId: string): string => `/api/family-links/${encodeURIComponent(linkId)}`;
const askPath = (token: string): string => `/api/family-links/asks/${encodeURIComponent(token)}`;

/** Whom I pay for, and who pays for me. */
export const getFamilyLinks = (): Promise<Answer<FamilyLinks>> =>
  ask({ method: 'GET', path: '/api/family-links', needs: ['links'] });

/** From then on this account can pay for the person; nobody is asked yet. */
export const addFamilyMember = (member: NewMember): Promise<Answer<FamilyLinkView>> =>
  ask({ method: 'POST', path: '/api/family-links', body: member, needs: ['linkId'] });

/** Asks the insured for a look at the record. `card` answers the token of the card; `village` takes the code. */
export const askInsured = (
  linkId: string,
  way: AskWay,
  code?: string,
): Promise<Answer<AnswerOf<typeof postFamilyAsk>>> =>
  ask({
    method: 'POST',
    path: `${linkPath(linkId)}/asks`,
    body: { way, ...(code === undefined ? {} : { code }) },
    needs: ['message'],
  });

/** Either side may end it. */
export const endFamilyLink = (linkId: string): Promise<Answer<undefined>> =>
  ask({ method: 'DELETE', path: linkPath(linkId) });

/** What the insured is asked, by the token of the card. */
export const getAsk = (token: string): Promise<Answer<FamilyAsk>> =>
  ask({ method: 'GET', path: askPath(token), needs: ['payer', 'maskedName'] });

export const decideAsk = (
  token: string,
  decision: FamilyDecision,
): Promise<Answer<AnswerOf<typeof postFamilyDecision>>> =>
  ask({ method: 'POST', path: `${askPath(token)}/decision`, body: { decision }, needs: ['state', 'message'] });

/** "This is not my family": stops the payer at once, and a person looks at it. */
export const disputeLink = (linkId: string): Promise<Answer<AnswerOf<typeof postFamilyDispute>>> =>
  ask({ method: 'POST', path: `${linkPath(linkId)}/disputes`, needs: ['message'] });
