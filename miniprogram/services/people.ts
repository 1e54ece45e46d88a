import type { Arrears } from '../../types/arrears';
import type { Home } from '../../types/home';
import type { Answer } from './answer';
import { ask } from './server';

/** What the first page shows: everybody of this account, the window, open orders. */
export const getHome = (): Promise<Answer<Home>> =>
  ask({ method: 'GET', path: '/api/home', needs: ['people', 'window', 'openOrders'] });

/** A person's years with the tiers of each, which travel along so that the tier page asks nothing. */
export const getArrears = (participantId: string): Promise<Answer<Arrears>> =>
  ask({ method: 'GET', path: `/api/participants/${encodeURIComponent(participantId)}/arrears`, needs: ['years'] });
