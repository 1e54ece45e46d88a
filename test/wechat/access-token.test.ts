import { openDatabase } from '../../server/database/data-source';
import type { Database } from '../../server/database/transaction';
import type { AccessTokenRows } from '../../server/messages/access-token-row';
import { createAccessTokenRows } from '../../server/messages/access-token-store';
import { systemClock } from '../../server/shared/clock';
import { createSealer } from '../../server/shared/sealing';
import type { AccessTokenKeeper } from '../../server/wechat/access-token';
import { createAccessTokenKeeper } from '../../server/wechat/access-token';
import { describeOnEachEngine } from '../support/engines';
import type { PlatformServer } from './wechat-world';
import { APP, SECRET, heard, startPlatform } from './wechat-world';

const sealer = createSealer(new Map([[1, Buffer.alloc(32, 7)]]));
const REQUEST = { path: '/wxa/business/getuserphonenumber', body: { code: 'c' } };

describeOnEachEngine('the keeper of the access token', (engine) => {
  let databases: Database[];
  let platform: PlatformServer;
  /** What WeChat gives and takes at the moment. */
  let world: { given: string; taken: Set<string>; lifeSeconds: number; delayMs: number; fails: boolean };
  let ahead = 0;
  const clock = { now: (): Date => new Date(systemClock.now().getTime() + ahead) };
  const log = heard();

  beforeAll(async () => {
    const first = await openDatabase(engine.settings, clock, { migrate: true });
    databases = [first, await openDatabase(engine.settings, clock, { migrate: false })];
    platform = await startPlatform((asked, response) => {
      if (asked.path !== '/cgi-bin/stable_token') {
        return world.taken.has(asked.query.get('access_token') ?? '') ? { errcode: 0 } : { errcode: 42001 };
      }
      const answer = world.fails ? { errcode: -1 } : { access_token: world.given, expires_in: world.lifeSeconds };
      setTimeout(() => response.end(JSON.stringify(answer)), world.delayMs);
      return undefined;
    });
  });
  afterAll(async () => {
    await platform.close();
    for (const database of databases) await database.close();
  });
  beforeEach(async () => {
    await databases[0]?.inTransaction((tx) => tx.change('DELETE FROM access_tokens'));
    platform.asked.length = 0;
    ahead = 0;
    world = { given: 'token-1', taken: new Set(['token-1']), lifeSeconds: 7200, delayMs: 100, fails: false };
  });

  const rowsOf = (which: number): AccessTokenRows => {
    const database = databases[which];
    if (database === undefined) throw new Error('no such database');
    return createAccessTokenRows({ database, sealer, clock });
  };
  const keeperOf = (which: number): AccessTokenKeeper =>
    createAccessTokenKeeper({
      base: platform.url,
      appId: APP,
      appSecret: SECRET,
      rows: rowsOf(which),
      clock,
      logger: log.logger,
    });
  const refreshes = (): number => platform.asked.filter(({ path }) => path === '/cgi-bin/stable_token').length;
  const fiftyCalls = async (keepers: readonly AccessTokenKeeper[]): Promise<number[]> => {
    const calls = Array.from({ length: 50 }, (_, n) => (keepers[n % keepers.length] ?? keeperOf(0)).call(REQUEST));
    const answers = await Promise.all(calls);
    return answers.map((answer) => (answer.kind === 'answer' ? answer.errcode : -99));
  };
  const allGood = new Array(50).fill(0);

  test('fifty cold calls refresh once', async () => {
    expect(await fiftyCalls([keeperOf(0)])).toEqual(allGood);
    expect(refreshes()).toBe(1);
    const { method, body } = platform.asked[0] ?? {};
    expect([method, body]).toEqual(['POST', { grant_type: 'client_credential', appid: APP, secret: SECRET }]);
  });

  test('fifty cold calls of one process ask for the lease once', async () => {
    const rows = rowsOf(0);
    const lease = jest.fn<Promise<boolean>, Parameters<AccessTokenRows['lease']>>((...wish) => rows.lease(...wish));
    const keeper = createAccessTokenKeeper({
      base: platform.url,
      appId: APP,
      appSecret: SECRET,
      rows: { ...rows, lease },
      clock,
      logger: log.logger,
    });
    expect(await fiftyCalls([keeper])).toEqual(allGood);
    expect(lease).toHaveBeenCalledTimes(1);
  });

  test('fifty cold calls of two processes refresh once', async () => {
    expect(await fiftyCalls([keeperOf(0), keeperOf(1)])).toEqual(allGood);
    expect(refreshes()).toBe(1);
  });

  test('the next process finds the token in the row', async () => {
    await keeperOf(0).call(REQUEST);
    await keeperOf(1).call(REQUEST);
    expect(refreshes()).toBe(1);
  });

  test('whoever gets the lease late looks again before it asks WeChat', async () => {
    const rows = rowsOf(0);
    const lateRows: AccessTokenRows = {
      ...rows,
      // Somebody else refreshes between the look and the lease, which an engine without the version would grant.
      lease: async (app, version, until) => {
        await rows.lease(app, version, until);
        await rows.replace(app, version, 'token-1', new Date(clock.now().getTime() + 3_600_000));
        return true;
      },
    };
    const keeper = createAccessTokenKeeper({
      base: platform.url,
      appId: APP,
      appSecret: SECRET,
      rows: lateRows,
      clock,
      logger: log.logger,
    });
    expect(await keeper.call(REQUEST)).toMatchObject({ errcode: 0 });
    expect(refreshes()).toBe(0);
  });

  test('a refused token is renewed once and the call repeated once', async () => {
    const keeper = keeperOf(0);
    await keeper.call(REQUEST);
    world.taken = new Set(['token-2']);
    world.given = 'token-2';
    expect(await fiftyCalls([keeper, keeperOf(1)])).toEqual(allGood);
    expect(refreshes()).toBe(2);
  });

  test.each([40001, 40014, 42001])('%i for the new token too is an answer, not a loop', async (errcode) => {
    world.taken.clear();
    const answers = await startPlatform((asked) =>
      asked.path === '/cgi-bin/stable_token' ? { access_token: 'same', expires_in: 7200 } : { errcode },
    );
    const keeper = createAccessTokenKeeper({
      base: answers.url,
      appId: APP,
      appSecret: SECRET,
      rows: rowsOf(0),
      clock,
      logger: log.logger,
    });
    expect(await keeper.call(REQUEST)).toMatchObject({ kind: 'answer', errcode });
    expect(answers.asked.map(({ path }) => path)).toEqual([
      '/cgi-bin/stable_token',
      REQUEST.path,
      '/cgi-bin/stable_token',
      REQUEST.path,
    ]);
    await answers.close();
  });

  test('a token is used until its last two minutes', async () => {
    const keeper = keeperOf(0);
    await keeper.call(REQUEST);
    ahead = (7200 - 130) * 1000;
    await keeper.call(REQUEST);
    expect(refreshes()).toBe(1);
    ahead = (7200 - 110) * 1000;
    await keeper.call(REQUEST);
    expect(refreshes()).toBe(2);
  });

  test('while WeChat gives none, the old token stays and is used to its end', async () => {
    const keeper = keeperOf(0);
    await keeper.call(REQUEST);
    world.fails = true;
    ahead = (7200 - 110) * 1000;
    expect(await keeper.call(REQUEST)).toMatchObject({ errcode: 0 });
    expect(await keeperOf(1).call(REQUEST)).toMatchObject({ errcode: 0 }); // the lease is still held: no waiting
    expect(refreshes()).toBe(2);
    expect((await rowsOf(0).read(APP)).token).toBe('token-1');
  });

  test('without any token the answer is that there is none', async () => {
    world.fails = true;
    expect(await keeperOf(0).call(REQUEST)).toEqual({ kind: 'noAnswer', why: 'no access token' });
  });

  test('the holder died: the next one takes over when the lease ends', async () => {
    await rowsOf(0).lease(APP, 0, new Date(clock.now().getTime() + 400));
    expect(await keeperOf(1).call(REQUEST)).toMatchObject({ errcode: 0 });
    expect(refreshes()).toBe(1);
  });

  test('a refused secret is told to the operator, without the secret', async () => {
    const refusing = await startPlatform(() => ({ errcode: 40125, errmsg: `invalid appsecret ${SECRET}` }));
    const told = heard();
    const keeper = createAccessTokenKeeper({
      base: refusing.url,
      appId: APP,
      appSecret: SECRET,
      rows: rowsOf(0),
      clock,
      logger: told.logger,
    });
    expect(await keeper.call(REQUEST)).toEqual({ kind: 'noAnswer', why: 'no access token' });
    await refusing.close();
    expect(told.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ level: 50, errcode: 40125 }),
    ]);
    expect(told.lines.join('')).not.toContain(SECRET);
  });
});
