import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/database/data-source';
import { defineTable } from '../../server/database/table';
import { systemClock } from '../../server/shared/clock';
const accounts = defineTable('accounts', ['openid', 'state'], { unique: [['openid']] });
const sessions = defineTable('sessions', ['token_hash', 'rid', 'account_id', 'used_at', 'expires_at', 'revoked_at?']);
it('works', async () => {
  const db = await openDatabase(
    { kind: 'sqlite', file: join(mkdtempSync(join(tmpdir(), 'nn-')), 'x.db') },
    systemClock,
    { migrate: true },
  );
  const id = await db.inTransaction((tx) => tx.insert(accounts, { openid: 'o1', state: 'live' }));
  expect(id).toBe(1);
  expect(await db.inTransaction((tx) => tx.insertIfNew(accounts, { openid: 'o1', state: 'live' }))).toBeUndefined();
  await db.inTransaction((tx) =>
    tx.insert(sessions, { tokenHash: 'a', rid: 'b', accountId: id, usedAt: new Date(5), expiresAt: new Date(6) }),
  );
  expect(await db.inTransaction((tx) => tx.change('UPDATE accounts SET state = ? WHERE id = ?', ['x', 1]))).toBe(1);
  expect(await db.reader.row('SELECT * FROM sessions')).toMatchObject({
    accountId: 1,
    usedAt: new Date(5),
    revokedAt: null,
  });
  await expect(db.inTransaction(() => db.inTransaction(async () => 1))).rejects.toThrow('inside');
  await db.close();
});
