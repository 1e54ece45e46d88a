import { openDatabase } from '../../server/database/data-source';
import type { Database } from '../../server/database/transaction';
import type { AccessTokenRows } from '../../server/messages/access-token-row';
import { accessTokens, createAccessTokenRows } from '../../server/messages/access-token-store';
import { createSealer } from '../../server/shared/sealing';
import { describeOnEachEngine } from '../support/engines';

const sealer = createSealer(new Map([[1, Buffer.alloc(32, 7)]]));
let now = new Date('2026-06-11T02:00:00.000Z');
const clock = { now: (): Date => now };
const inSeconds = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

describeOnEachEngine('the row of an access token', (engine) => {
  let database: Database;
  let rows: AccessTokenRows;
  beforeAll(async () => {
    database = await openDatabase(engine.settings, clock, { migrate: true });
    rows = createAccessTokenRows({ database, sealer, clock });
  });
  afterAll(() => database.close());

  test('is empty before the first refresh', async () => {
    expect(await rows.read('wx-new')).toEqual({ token: undefined, expiresAt: new Date(0), version: 0 });
  });

  test('is leased to one, replaced by the holder, and free again', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => rows.lease('wx-1', 0, inSeconds(6))));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await rows.replace('wx-1', 0, 'token-1', inSeconds(7200))).toBe(true);
    expect(await rows.read('wx-1')).toEqual({ token: 'token-1', expiresAt: inSeconds(7200), version: 1 });
    expect(await rows.lease('wx-1', 1, inSeconds(6))).toBe(true);
  });

  test('is not leased to whoever looked before it changed', async () => {
    expect(await rows.lease('wx-2', 0, inSeconds(6))).toBe(true);
    expect(await rows.replace('wx-2', 0, 'token-1', inSeconds(7200))).toBe(true);
    expect(await rows.lease('wx-2', 0, inSeconds(6))).toBe(false);
  });

  test('goes to the next when the holder has died, who cannot replace it afterwards', async () => {
    expect(await rows.lease('wx-3', 0, inSeconds(6))).toBe(true);
    now = inSeconds(5.9);
    expect(await rows.lease('wx-3', 0, inSeconds(6))).toBe(false);
    now = inSeconds(0.1);
    expect(await rows.lease('wx-3', 0, inSeconds(6))).toBe(true);
    expect(await rows.replace('wx-3', 0, 'of the second', inSeconds(7200))).toBe(true);
    expect(await rows.replace('wx-3', 0, 'of the first', inSeconds(7200))).toBe(false);
    expect((await rows.read('wx-3')).token).toBe('of the second');
  });

  test('keeps the longest token, sealed, and opens it for no other app', async () => {
    const token = 'T'.repeat(512);
    await rows.lease('wx-4', 0, inSeconds(6));
    await rows.replace('wx-4', 0, token, inSeconds(7200));
    expect((await rows.read('wx-4')).token).toBe(token);
    const stored = await database.reader.row<{ sealedTokenText: string }>(
      `SELECT sealed_token_text FROM ${accessTokens.name} WHERE app = 'wx-4'`,
    );
    expect(stored?.sealedTokenText).toMatch(/^v1:a256gcm:/);
    expect(stored?.sealedTokenText).not.toContain('TTTT');
    await database.inTransaction((tx) =>
      tx.change('UPDATE access_tokens SET sealed_token_text = ? WHERE app = ?', [
        stored?.sealedTokenText ?? '',
        'wx-1',
      ]),
    );
    await expect(rows.read('wx-1')).rejects.toThrow();
  });
});
