import type { InTransaction, Reader } from './database/transaction';
import type { Route } from './http/route';
import { consentRoutes } from './identity/consent-routes';
import { familyRoutes } from './identity/family-routes';
import { giveConsent } from './identity/give-consent';
import { identityRoutes } from './identity/identity-routes';
import { listConsents } from './identity/list-consents';
import { listSessions } from './identity/list-sessions';
import type { PhoneProvider } from './identity/phone-provider';
import { proveParticipant } from './identity/prove-participant';
import { revokeSession } from './identity/revoke-session';
import { sendProofCode } from './identity/send-proof-code';
import { sessionRoutes } from './identity/session-routes';
import { signIn } from './identity/sign-in';
import type { SignInProvider } from './identity/sign-in-provider';
import type { TextMessageSender } from './identity/text-messages';
import { verifyParticipant } from './identity/verify-participant';
import { withdrawConsent } from './identity/withdraw-consent';
import type { Clock } from './shared/clock';
import { maskedNamesOf } from './participants/participant-reads';
import type { Indexer, Sealer } from './shared/sealing';

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  indexer: Indexer;
  sealer: Sealer;
  textSender: TextMessageSender | undefined;
  publicBaseUrl: string;
  wechat: { signInProvider: SignInProvider; phoneProvider: PhoneProvider };
};

/** The doors of identity: sign-in, sessions, verification, families, consents. */
export const composeIdentity = ({ wechat, ...ground }: Ground): { routes: Route[] } => {
  const { reader, sealer, textSender, publicBaseUrl } = ground;
  const deps = {
    ...ground,
    ...wechat,
    maskedNames: (ids: readonly number[]): Promise<Map<number, string>> => maskedNamesOf({ reader, sealer }, ids),
    texts: { sender: textSender, sealer, linkFor: (token: string) => `${publicBaseUrl}/family#${token}` },
  };
  return {
    routes: [
      ...sessionRoutes({
        signIn: (code) => signIn(deps, code),
        listSessions: (caller) => listSessions(deps, caller),
        revokeSession: (command) => revokeSession(deps, command),
      }),
      ...identityRoutes({
        verifyParticipant: (command) => verifyParticipant(deps, command),
        proveParticipant: (command) => proveParticipant(deps, command),
        sendProofCode: (command) => sendProofCode(deps, command),
      }),
      ...familyRoutes(deps),
      ...consentRoutes({
        listConsents: (caller) => listConsents(deps, caller),
        giveConsent: (command) => giveConsent(deps, command),
        withdrawConsent: (command) => withdrawConsent(deps, command),
      }),
    ],
  };
};
