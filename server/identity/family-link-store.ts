import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';
import type { Day } from '../shared/day';

/**
 * How a payer stands to an insured person, kept also after it ended. Who may pay now, and the places that limit it, are in
 * `identity_levels`. U(account_id, participant_id): a link twice · U(rid). `state`: payOnly, waiting, full, refused,
 * disputed, ended. `asked_until_at`: the person may answer until then. `ended_by`: payer or insured.
 */
export const familyLinks = defineTable(
  'family_links',
  ['account_id', 'participant_id', 'rid', 'relation', 'state', 'since_day', 'asked_until_at?', 'ended_by?'],
  { unique: [['account_id', 'participant_id'], ['rid']], index: [['participant_id']] },
);
export type FamilyLinkRow = RowOf<typeof familyLinks>;

export const linkOfPair = (
  reader: Reader,
  accountId: number,
  participantId: number,
): Promise<FamilyLinkRow | undefined> =>
  reader.row<FamilyLinkRow>('SELECT * FROM family_links WHERE account_id = ? AND participant_id = ?', [
    accountId,
    participantId,
  ]);

/** A link with what its account may do today; `levelN` is null once it ended. */
export type LiveLink = FamilyLinkRow & { levelN: number | null; frozenAt: Date | null; participantRid: string };

const LIVE = `SELECT f.*, l.level_n, l.frozen_at, p.rid AS participant_rid FROM family_links f
  JOIN participants p ON p.id = f.participant_id
  LEFT JOIN identity_levels l ON l.account_id = f.account_id AND l.participant_id = f.participant_id`;

export const linkByRid = (reader: Reader, rid: string): Promise<LiveLink | undefined> =>
  reader.row<LiveLink>(`${LIVE} WHERE f.rid = ?`, [rid]);

export const linkById = (reader: Reader, id: number): Promise<LiveLink | undefined> =>
  reader.row<LiveLink>(`${LIVE} WHERE f.id = ?`, [id]);

/** The two sides of a link that lets nobody pay any more. */
export const endedPair = async (
  reader: Reader,
  linkId: number,
): Promise<{ accountId: number; participantId: number } | undefined> => {
  const link = await linkById(reader, linkId);
  return link === undefined || (link.levelN !== null && link.frozenAt === null) ? undefined : link;
};

export const linksOfAccount = (reader: Reader, accountId: number): Promise<LiveLink[]> =>
  reader.rows<LiveLink>(`${LIVE} WHERE f.account_id = ? AND l.frozen_at IS NULL AND l.id IS NOT NULL ORDER BY l.id`, [
    accountId,
  ]);

/** Everybody else who pays for these people. */
export const payersOfPeople = (
  reader: Reader,
  participantIds: readonly number[],
  exceptAccountId: number,
): Promise<LiveLink[]> =>
  participantIds.length === 0
    ? Promise.resolve([])
    : reader.rows<LiveLink>(
        `${LIVE} WHERE f.participant_id IN (${participantIds.map(() => '?').join(', ')}) AND f.account_id <> ?
         AND l.frozen_at IS NULL AND l.level_n = 1 ORDER BY l.id`,
        [...participantIds, exceptAccountId],
      );

/** Begins a link again that had ended, or names the relation anew. */
export const renewLink = (tx: Tx, id: number, relation: string, today: Day): Promise<number> =>
  tx.change(
    `UPDATE family_links SET relation = ?,
       since_day = CASE WHEN state = 'ended' THEN ? ELSE since_day END,
       state = CASE WHEN state = 'ended' THEN 'payOnly' ELSE state END, ended_by = NULL WHERE id = ?`,
    [relation, today, id],
  );

/** Moves a link that has not ended; 0 when it is in none of these states. */
export const moveLink = (
  tx: Tx,
  {
    id,
    from,
    to,
    askedUntilAt = null,
  }: { id: number; from: readonly string[]; to: string; askedUntilAt?: Date | null },
): Promise<number> =>
  tx.change(
    `UPDATE family_links SET state = ?, asked_until_at = ? WHERE id = ? AND state IN (${from.map(() => '?').join(', ')})`,
    [to, askedUntilAt, id, ...from],
  );

/** The payer sees no history any more, and goes on paying. */
export const endHistory = (tx: Tx, rid: string): Promise<number> =>
  tx.change(`UPDATE family_links SET state = 'payOnly' WHERE rid = ? AND state = 'full'`, [rid]);

export const endLink = (tx: Tx, id: number, endedBy: 'payer' | 'insured'): Promise<number> =>
  tx.change(
    `UPDATE family_links SET state = 'ended', asked_until_at = NULL, ended_by = ? WHERE id = ? AND state <> 'ended'`,
    [endedBy, id],
  );

/** Ends every link of an account that is not frozen. */
export const endLinksOfAccount = (tx: Tx, accountId: number): Promise<number> =>
  tx.change(
    `UPDATE family_links SET state = 'ended', asked_until_at = NULL, ended_by = 'payer'
     WHERE account_id = ? AND state NOT IN ('ended', 'disputed')`,
    [accountId],
  );

/** The people whom accounts have shown to be themselves, and how surely. */
export const selvesOf = (
  reader: Reader,
  accountIds: readonly number[],
): Promise<{ accountId: number; participantId: number; relation: string | null; levelN: number }[]> =>
  accountIds.length === 0
    ? Promise.resolve([])
    : reader.rows(
        `SELECT l.account_id, l.participant_id, f.relation, l.level_n FROM identity_levels l
         LEFT JOIN family_links f ON f.account_id = l.account_id AND f.participant_id = l.participant_id
         WHERE l.account_id IN (${accountIds.map(() => '?').join(', ')}) AND l.frozen_at IS NULL
           AND (f.relation = 'self' OR l.level_n = 2) ORDER BY l.id`,
        accountIds,
      );
