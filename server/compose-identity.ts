import type { InTransaction, Reader } from './database/transaction';
import type { Route } from './http/route';
import { consentRoutes } from './identity/consent-routes';
import { giveConsent } from './identity/give-consent';
import { identityRoutes } from './identity/identity-routes';
import { listConsents } from './identity/list-consents';
import { listSessions } from './identity/list-sessions';
import type { PhoneProvider } from './identity/phone-provider';
import { revokeSession } from './identity/revoke-session';
import { sessionRoutes } from './identity/session-routes';
import { signIn } from './identity/sign-in';
import type { SignInProvider } from './identity/sign-in-provider';
import { verifyParticipant } from './identity/verify-participant';
import { withdrawConsent } from './identity/withdraw-consent';
import type { Clock } from './shared/clock';
import type { Indexer } from './shared/sealing';

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  indexer: Indexer;
  wechat: { signInProvider: SignInProvider; phoneProvider: PhoneProvider };
};

/** The doors of identity: sign-in, sessions, verification, consents. */
export const composeIdentity = ({ wechat, ...ground }: Ground): { routes: Route[] } => {
  const deps = { ...ground, ...wechat };
  return {
    routes: [
      ...sessionRoutes({
        signIn: (code) => signIn(deps, code),
        listSessions: (caller) => listSessions(deps, caller),
        revokeSession: (command) => revokeSession(deps, command),
      }),
      ...identityRoutes({ verifyParticipant: (command) => verifyParticipant(deps, command) }),
      ...consentRoutes({
        listConsents: (caller) => listConsents(deps, caller),
        giveConsent: (command) => giveConsent(deps, command),
        withdrawConsent: (command) => withdrawConsent(deps, command),
      }),
    ],
  };
};
