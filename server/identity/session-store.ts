import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** U(token_hash): one bearer; the token itself is stored nowhere. */
export const sessions = defineTable(
  'sessions',
  ['token_hash', 'rid', 'account_id', 'used_at', 'expires_at', 'revoked_at?'],
  { unique: [['token_hash'], ['rid']], index: [['account_id']] },
);
export type SessionRow = RowOf<typeof sessions>;

/** One row for each person of the session's account, or one with nulls when there is none yet. */
export type CallerRow = Pick<SessionRow, 'usedAt' | 'accountId'> & {
  sessionId: number;
  openid: string;
  participantId: number | null;
  levelN: number | null;
  personRid: string | null;
  relation: string | null;
  linkState: string | null;
  askedUntilAt: Date | null;
};

const CALLER = `SELECT s.id AS session_id, s.account_id, s.used_at, a.openid, l.participant_id, l.level_n,
    p.rid AS person_rid, f.relation, f.state AS link_state, f.asked_until_at
  FROM sessions s
  JOIN accounts a ON a.id = s.account_id AND a.state = 'live'
  LEFT JOIN identity_levels l ON l.account_id = s.account_id AND l.frozen_at IS NULL
  LEFT JOIN participants p ON p.id = l.participant_id
  LEFT JOIN family_links f ON f.account_id = l.account_id AND f.participant_id = l.participant_id`;

/** The session, its account and all its levels in one query; frozen levels are left out. */
export const callerRows = (reader: Reader, tokenHash: string, now: Date): Promise<CallerRow[]> =>
  reader.rows<CallerRow>(
    `${CALLER} WHERE s.token_hash = ? AND s.revoked_at IS NULL AND s.expires_at > ? ORDER BY l.id`,
    [tokenHash, now],
  );

export const callerRowsOfSession = (reader: Reader, sessionId: number): Promise<CallerRow[]> =>
  reader.rows<CallerRow>(`${CALLER} WHERE s.id = ? ORDER BY l.id`, [sessionId]);

/** The same for a live account without a session: whoever writes to the customer service. `sessionId` is 0. */
export const callerRowsOfOpenid = (reader: Reader, openid: string): Promise<Omit<CallerRow, 'usedAt'>[]> =>
  reader.rows(
    `SELECT 0 AS session_id, a.id AS account_id, a.openid, l.participant_id, l.level_n,
       p.rid AS person_rid, f.relation, f.state AS link_state, f.asked_until_at
     FROM accounts a
     LEFT JOIN identity_levels l ON l.account_id = a.id AND l.frozen_at IS NULL
     LEFT JOIN participants p ON p.id = l.participant_id
     LEFT JOIN family_links f ON f.account_id = l.account_id AND f.participant_id = l.participant_id
     WHERE a.openid = ? AND a.state = 'live' ORDER BY l.id`,
    [openid],
  );

export const touchSession = (tx: Tx, id: number, usedAt: Date, expiresAt: Date): Promise<number> =>
  tx.change('UPDATE sessions SET used_at = ?, expires_at = ? WHERE id = ? AND revoked_at IS NULL AND used_at < ?', [
    usedAt,
    expiresAt,
    id,
    usedAt,
  ]);

export const liveSessions = (
  reader: Reader,
  accountId: number,
  now: Date,
): Promise<Pick<SessionRow, 'id' | 'rid' | 'createdAt' | 'usedAt'>[]> =>
  reader.rows(
    `SELECT id, rid, created_at, used_at FROM sessions
     WHERE account_id = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY used_at DESC, id DESC LIMIT 50`,
    [accountId, now],
  );

export const revokeById = (tx: Tx, id: number, now: Date): Promise<number> =>
  tx.change('UPDATE sessions SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', [now, id]);

export const revokeByRid = (tx: Tx, accountId: number, rid: string, now: Date): Promise<number> =>
  tx.change('UPDATE sessions SET revoked_at = ? WHERE rid = ? AND account_id = ? AND revoked_at IS NULL', [
    now,
    rid,
    accountId,
  ]);
