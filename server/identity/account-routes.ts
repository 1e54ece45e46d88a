import { deleteAccount as deleteAccountContract } from '../../types/account';
import type { Route } from '../http/route';
import { route } from '../http/route';
import type { DeleteAccountDeps } from './delete-account';
import { deleteAccount } from './delete-account';

export const accountRoutes = (deps: DeleteAccountDeps): Route[] => [
  route(deleteAccountContract, async ({ caller }) => {
    await deleteAccount(deps, caller);
    return { status: 204 };
  }),
];
