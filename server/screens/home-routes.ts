import { getHome } from '../../types/home';
import type { Route } from '../http/route';
import { route } from '../http/route';
import type { HomeDeps } from './show-home';
import { showHome } from './show-home';

export const homeRoutes = (deps: HomeDeps): Route[] => [
  route(getHome, async ({ caller }) => ({ status: 200, body: await showHome(deps, caller) })),
];
