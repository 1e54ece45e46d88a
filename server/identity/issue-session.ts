import type { Tx } from '../database/transaction';
import { hashToken, newRid, newToken } from '../shared/ids';
import { liveSessions, revokeById, sessions } from './session-store';

/** The bearer's secret, to be shown once. */
export type IssuedSession = { token: string; expiresAt: Date };

const IDLE_MS_MAX = 30 * 24 * 60 * 60 * 1000;
const LIVE_SESSIONS_MAX = 10;

export const idleUntil = (now: Date): Date => new Date(now.getTime() + IDLE_MS_MAX);

/** Step: a new session; beyond ten, the one used longest ago ends. */
export const issueSession = async (tx: Tx, accountId: number, now: Date): Promise<IssuedSession> => {
  const token = newToken();
  const expiresAt = idleUntil(now);
  await tx.insert(sessions, { tokenHash: hashToken(token), rid: newRid(), accountId, usedAt: now, expiresAt });
  const live = await liveSessions(tx, accountId, now);
  for (const { id } of live.slice(LIVE_SESSIONS_MAX)) await revokeById(tx, id, now);
  return { token, expiresAt };
};
