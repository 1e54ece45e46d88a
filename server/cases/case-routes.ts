import { getCase, getCases, postCases } from '../../types/cases';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { askQuestion } from './ask-question';
import { listOwnCases, showOwnCase } from './list-own-cases';

export const caseRoutes = (deps: Parameters<typeof askQuestion>[0]): Route[] => [
  route(getCases, async ({ caller }) => ({ status: 200, body: { cases: await listOwnCases(deps, caller) } })),
  route(getCase, async ({ caller, params }) => ({ status: 200, body: await showOwnCase(deps, caller, params.id) })),
  route(postCases, async ({ caller, body }) => ({ status: 200, body: await askQuestion(deps, caller, body) })),
];
