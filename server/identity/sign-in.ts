import type { InTransaction, Tx } from '../database/transaction';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { accountByOpenid, accounts } from './account-store';
import type { IssuedSession } from './issue-session';
import { issueSession } from './issue-session';
import { hasLevels } from './level-store';
import type { SignInProvider } from './sign-in-provider';

type Deps = { inTransaction: InTransaction; clock: Clock; signInProvider: SignInProvider };

export type SignedIn = IssuedSession & { isVerified: boolean };

/** wx.login's one-time code → openid → account → new session. A used or expired code asks the phone for a fresh one. */
export const signIn = async ({ inTransaction, clock, signInProvider }: Deps, code: string): Promise<SignedIn> => {
  const signedIn = await signInProvider.signIn(code);
  if (signedIn.kind === 'busy') throw new AppError('server.busy');
  if (signedIn.kind === 'codeStale') throw new AppError('session.expired');
  const { openid } = signedIn;
  return inTransaction(async (tx) => {
    const accountId = await accountOf(tx, openid);
    const isVerified = await hasLevels(tx, accountId);
    return { ...(await issueSession(tx, accountId, clock.now())), isVerified };
  });
};

const accountOf = async (tx: Tx, openid: string): Promise<number> => {
  const inserted = await tx.insertIfNew(accounts, { openid, state: 'live' });
  const id = inserted ?? (await accountByOpenid(tx, openid))?.id;
  if (id === undefined) throw new Error('the account is neither new nor known');
  return id;
};
