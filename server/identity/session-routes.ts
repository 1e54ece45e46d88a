import { deleteSession, getSessions, postSessions } from '../../types/sessions';
import type { Caller } from '../http/caller';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { countyTime } from '../shared/day';
import type { ListedSession } from './list-sessions';
import type { SignedIn } from './sign-in';

type UseCases = {
  signIn(code: string): Promise<SignedIn>;
  listSessions(caller: Caller): Promise<ListedSession[]>;
  revokeSession(command: { caller: Caller; rid: string }): Promise<void>;
};

export const sessionRoutes = (useCases: UseCases): Route[] => [
  route(postSessions, async ({ body }) => {
    const { token, expiresAt, isVerified } = await useCases.signIn(body.code);
    return { status: 200, body: { token, expiresAt: countyTime(expiresAt), isVerified } };
  }),
  route(getSessions, async ({ caller }) => {
    const sessions = (await useCases.listSessions(caller)).map(({ rid, startedAt, usedAt, isCurrent }) => ({
      sessionId: rid,
      startedAt: countyTime(startedAt),
      usedAt: countyTime(usedAt),
      isCurrent,
    }));
    return { status: 200, body: { sessions } };
  }),
  route(deleteSession, async ({ caller, params }) => {
    await useCases.revokeSession({ caller, rid: params.id });
    return { status: 204 };
  }),
];
