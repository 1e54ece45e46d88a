import { CONSENT_TEXTS } from '../../server/identity/consent-texts';
import { giveConsent } from '../../server/identity/give-consent';
import { peopleOfAccount } from '../../server/identity/identity-reads';
import { listConsents } from '../../server/identity/list-consents';
import { listSessions } from '../../server/identity/list-sessions';
import { recordConsent } from '../../server/identity/record-consent';
import { revokeSession } from '../../server/identity/revoke-session';
import { signIn } from '../../server/identity/sign-in';
import { withdrawConsent } from '../../server/identity/withdraw-consent';
import { idNumberOf } from '../participants/register-files';
import { describeOnEachEngine } from '../support/engines';
import type { World } from './identity-world';
import { consentVersion, createWorld, HOUR_MS, outcomeOf, phoneOf } from './identity-world';

describeOnEachEngine('sessions', (engine) => {
  let world: World;
  let deps: World & World['database'];
  beforeAll(async () => {
    world = await createWorld(engine, 3);
    deps = { ...world, ...world.database };
  });
  afterAll(() => world.database.close());

  it('signs in with a fresh code, keeps only the hash, and knows the account again', async () => {
    const first = await signIn(deps, 'wx-a');
    expect(first).toMatchObject({ isVerified: false });
    expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const second = await signIn(deps, 'wx-a');
    expect(second.token).not.toBe(first.token);
    expect((await world.load(first.token))?.accountId).toBe((await world.load(second.token))?.accountId);
    const stored = await world.database.reader.rows('SELECT * FROM sessions');
    expect(JSON.stringify(stored)).not.toContain(first.token);
    await world.verify('wx-a', { idNumber: idNumberOf(1) });
    expect(await signIn(deps, 'wx-a')).toMatchObject({ isVerified: true });
    await expect(signIn(deps, 'stale')).rejects.toMatchObject({ code: 'session.expired' });
    const busy = { signIn: () => Promise.resolve({ kind: 'busy' as const }) };
    await expect(signIn({ ...deps, signInProvider: busy }, 'x')).rejects.toMatchObject({ code: 'server.busy' });
  });

  it('ends after 30 days without use and notes a use at most once a minute', async () => {
    const { token } = await signIn(deps, 'wx-idle');
    const usedAt = async (): Promise<number> =>
      (await listSessions(deps, await world.callerOf('wx-idle'))).reduce(
        (latest, session) => (session.isCurrent ? latest : Math.max(latest, session.usedAt.getTime())),
        0,
      );
    const begun = await usedAt();
    world.wait(59_000);
    await world.load(token);
    expect(await usedAt()).toBe(begun);
    world.wait(1_000);
    await world.load(token);
    expect(await usedAt()).toBe(begun + 60_000);
    world.wait(30 * 24 * HOUR_MS - 1);
    expect(await world.load(token)).toBeDefined();
    world.wait(30 * 24 * HOUR_MS);
    expect(await world.load(token)).toBeUndefined();
    expect(await world.load('x'.repeat(43))).toBeUndefined();
  });

  it('lists and ends sessions of the own account only', async () => {
    const mine = await world.callerOf('wx-mine');
    const other = await world.callerOf('wx-other');
    await world.callerOf('wx-mine');
    const listed = await listSessions(deps, mine);
    expect(listed.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, true]);
    const rid = listed.find(({ isCurrent }) => isCurrent)?.rid ?? '';
    await expect(revokeSession(deps, { caller: other, rid })).rejects.toMatchObject({ code: 'notFound' });
    await revokeSession(deps, { caller: mine, rid });
    await expect(revokeSession(deps, { caller: mine, rid })).rejects.toMatchObject({ code: 'notFound' });
    expect(await listSessions(deps, mine)).toHaveLength(1);
  });

  it('keeps at most ten sessions of an account: the one used longest ago ends', async () => {
    const first = await signIn(deps, 'wx-many');
    for (let i = 0; i < 9; i += 1) {
      world.wait(1_000);
      await signIn(deps, 'wx-many');
    }
    expect(await world.load(first.token)).toBeDefined();
    world.wait(1_000);
    await signIn(deps, 'wx-many');
    expect(await world.load(first.token)).toBeUndefined();
  });
});

describeOnEachEngine('consents', (engine) => {
  let world: World;
  let deps: World & World['database'];
  beforeAll(async () => {
    world = await createWorld(engine, 3);
    deps = { ...world, ...world.database };
  });
  afterAll(() => world.database.close());

  it('are given to the current text once, and taken back once', async () => {
    const caller = await world.callerOf('wx-consents');
    const command = { caller, purpose: 'privacy', version: '2026-1' } as const;
    const [first, doubleTap] = await Promise.all([giveConsent(deps, command), giveConsent(deps, command)]);
    expect(doubleTap).toEqual(first);
    const { rid } = first;
    await expect(giveConsent(deps, { ...command, version: '2019-1' })).rejects.toMatchObject({
      code: 'consent.missing',
    });
    const { texts, given } = await listConsents(deps, caller);
    expect(texts.map(({ purpose }) => purpose)).toEqual(['privacy', 'idNumber', 'familyHistory']);
    expect(given).toMatchObject([{ rid, purpose: 'privacy', version: '2026-1', isCurrent: true }]);
    await expect(withdrawConsent(deps, { caller: await world.callerOf('wx-else'), rid })).rejects.toMatchObject({
      code: 'notFound',
    });
    await withdrawConsent(deps, { caller, rid });
    await expect(withdrawConsent(deps, { caller, rid })).rejects.toMatchObject({ code: 'notFound' });
    expect((await listConsents(deps, caller)).given).toEqual([]);
    expect((await giveConsent(deps, command)).rid).not.toBe(rid);
  });

  it('keep the older text as history when a newer one is agreed to', async () => {
    const { accountId } = await world.callerOf('wx-history');
    const now = world.clock.now();
    const given = { accountId, purpose: 'privacy', now } as const;
    const rids = await world.database.inTransaction(async (tx) => [
      await recordConsent(tx, { ...given, version: '2026-0' }),
      await recordConsent(tx, { ...given, version: '2026-1' }),
    ]);
    expect(new Set(rids).size).toBe(2);
    expect(await world.countOf(`SELECT COUNT(*) AS n FROM consents WHERE account_id = ${accountId}`)).toBe(2);
    expect(
      await world.countOf(`SELECT COUNT(*) AS n FROM consents WHERE account_id = ${accountId} AND live_slot = 1`),
    ).toBe(1);
  });

  it('end every level when the one for the ID number is taken back, but no freeze', async () => {
    await world.verify('wx-leaves', { idNumber: idNumberOf(1) });
    await world.verify('wx-owner', { idNumber: idNumberOf(2), phoneCode: phoneOf(2) });
    expect(await outcomeOf(world.verify('wx-leaves', { idNumber: idNumberOf(2), phoneCode: phoneOf(2) }))).toBe(
      'identity.frozen',
    );
    const caller = await world.callerOf('wx-leaves');
    expect(await peopleOfAccount(world.database.reader, caller.accountId)).toMatchObject([{ level: 'L1' }]);
    const consent = (await listConsents(deps, caller)).given.find(({ purpose }) => purpose === 'idNumber');
    await withdrawConsent(deps, { caller, rid: consent?.rid ?? '' });
    expect(await peopleOfAccount(world.database.reader, caller.accountId)).toEqual([]);
    expect(await outcomeOf(world.verify('wx-leaves', { idNumber: idNumberOf(2), consentVersion }))).toBe(
      'identity.frozen',
    );
  });
});

it('has texts a person can read, each version once', () => {
  const keys = CONSENT_TEXTS.map(({ purpose, version }) => `${purpose} ${version}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { title, body } of CONSENT_TEXTS) expect(title.length * body.length).toBeGreaterThan(200);
});
