import {
  deleteFamilyLink,
  getFamilyAsk,
  getFamilyLinks,
  postFamilyAsk,
  postFamilyDecision,
  postFamilyDispute,
  postFamilyLinks,
} from '../../types/family-links';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { countyTime } from '../shared/day';
import { addFamilyLink } from './add-family-link';
import { decideFamilyAsk, showFamilyAsk } from './answer-family-ask';
import { askFamily } from './ask-family';
import { disputeFamilyLink } from './dispute-family-link';
import { endFamilyLink } from './end-family-link';
import { listFamilyLinks } from './list-family-links';

export type FamilyDeps = Parameters<typeof addFamilyLink>[0] & Parameters<typeof askFamily>[0];

export const familyRoutes = (deps: FamilyDeps): Route[] => [
  route(getFamilyLinks, async ({ caller }) => ({ status: 200, body: await listFamilyLinks(deps, caller) })),
  route(postFamilyLinks, async ({ caller, ip, body }) => ({
    status: 200,
    body: await addFamilyLink(deps, { caller, ip, ...body }),
  })),
  route(postFamilyAsk, async ({ caller, ip, params, body }) => {
    const { state, token, expiresAt, message } = await askFamily(deps, { caller, ip, rid: params.id, ...body });
    return {
      status: 200,
      body: {
        state,
        ...(token === undefined ? {} : { token }),
        ...(expiresAt === undefined ? {} : { expiresAt: countyTime(expiresAt) }),
        message,
      },
    };
  }),
  route(deleteFamilyLink, async ({ caller, params }) => {
    await endFamilyLink(deps, { caller, rid: params.id });
    return { status: 204 };
  }),
  route(getFamilyAsk, async ({ caller, params }) => ({
    status: 200,
    body: await showFamilyAsk(deps, caller, params.token),
  })),
  route(postFamilyDecision, async ({ caller, params, body }) => ({
    status: 200,
    body: await decideFamilyAsk(deps, { caller, token: params.token, decision: body.decision }),
  })),
  route(postFamilyDispute, async ({ caller, params }) => {
    const { caseRid, answerByDay, message } = await disputeFamilyLink(deps, { caller, rid: params.id });
    return { status: 200, body: { caseId: caseRid, answerByDay, message } };
  }),
];
