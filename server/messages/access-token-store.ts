import { defineTable } from '../database/table';
import type { Database } from '../database/transaction';
import type { Clock } from '../shared/clock';
import type { Sealer } from '../shared/sealing';
import type { AccessTokenRows } from './access-token-row';

/**
 * U(app): two processes that refresh at once. `sealed_token_text` is empty until the first refresh; a sealed token of 512
 * characters is longer than an `_enc` column.
 */
export const accessTokens = defineTable(
  'access_tokens',
  ['app', 'sealed_token_text?', 'expires_at', 'version_n', 'leased_until_at?'],
  { unique: [['app']] },
);

type Deps = { database: Pick<Database, 'inTransaction' | 'reader'>; sealer: Sealer; clock: Clock };
type StoredToken = { sealedTokenText: string | null; expiresAt: Date; versionN: number };

const NEVER = new Date(0);

export const createAccessTokenRows = ({ database, sealer, clock }: Deps): AccessTokenRows => ({
  read: async (app) => {
    const sql = 'SELECT sealed_token_text, expires_at, version_n FROM access_tokens WHERE app = ?';
    const row = await database.reader.row<StoredToken>(sql, [app]);
    const sealed = row?.sealedTokenText ?? undefined;
    return {
      token: sealed === undefined ? undefined : sealer.open(placeOf(app), sealed),
      expiresAt: row?.expiresAt ?? NEVER,
      version: row?.versionN ?? 0,
    };
  },
  lease: (app, version, until) =>
    database.inTransaction(async (tx) => {
      await tx.insertIfNew(accessTokens, { app, expiresAt: NEVER, versionN: 0 });
      const changed = await tx.change(
        `UPDATE access_tokens SET leased_until_at = ?
          WHERE app = ? AND version_n = ? AND (leased_until_at IS NULL OR leased_until_at <= ?)`,
        [until, app, version, clock.now()],
      );
      return changed === 1;
    }),
  replace: (app, version, token, expiresAt) =>
    database.inTransaction(async (tx) => {
      const changed = await tx.change(
        `UPDATE access_tokens SET sealed_token_text = ?, expires_at = ?, version_n = version_n + 1, leased_until_at = NULL
          WHERE app = ? AND version_n = ?`,
        [sealer.seal(placeOf(app), token), expiresAt, app, version],
      );
      return changed === 1;
    }),
});

const placeOf = (app: string): string => `access_tokens:${app}:token`;
