import { getAccesses } from '../../types/arrears';
import type { Route } from '../http/route';
import { route } from '../http/route';
import type { AccessDeps } from './list-accesses';
import { listAccesses } from './list-accesses';

export const accessRoutes = (deps: AccessDeps): Route[] => [
  route(getAccesses, async ({ caller, params }) => ({
    status: 200,
    body: await listAccesses(deps, caller, params.id),
  })),
];
