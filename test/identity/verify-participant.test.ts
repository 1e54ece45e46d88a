import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { idNumberOf } from '../participants/register-files';
import { describeOnEachEngine } from '../support/engines';
import type { World } from './identity-world';
import { consentVersion, createWorld, NAME, outcomeOf, phoneOf } from './identity-world';

describeOnEachEngine('who is who', (engine) => {
  let world: World;
  let person = 0;
  /** Every test has a person of the register to itself. */
  const nextPerson = (): { serial: number; idNumber: string } => {
    person += 1;
    return { serial: person, idNumber: idNumberOf(person) };
  };

  beforeAll(async () => {
    world = await createWorld(engine, 60);
  });
  afterAll(() => world.database.close());

  it('gives L1 for name and number, and changes the session', async () => {
    const { serial, idNumber } = nextPerson();
    const before = await world.callerOf('wx-l1');
    const verified = await world.verify(before, { idNumber: ` ${idNumber}`, name: '张 建国' });
    expect(verified).toMatchObject({ level: 'L1', isFirst: true });
    const participantId = await world.participantId(serial);
    const caller = await world.load(verified.session?.token ?? '');
    expect(caller?.levelFor(participantId)).toBe('L1');
    expect(caller?.audienceFor(participantId)).toBe('payer');
    expect(caller?.person(verified.participantRid)).toMatchObject({ participantId, level: 'L1' });
    expect(before.levelFor(participantId)).toBeUndefined();
    expect(
      await world.countOf(`SELECT COUNT(*) AS n FROM sessions WHERE id = ${before.sessionId} AND revoked_at IS NULL`),
    ).toBe(0);
    expect(await world.verify(caller ?? before, { idNumber })).toEqual({
      participantRid: verified.participantRid,
      level: 'L1',
      isFirst: false,
    });
  });

  it('gives L2 for the phone of the register, L1 for another or none', async () => {
    const { serial, idNumber } = nextPerson();
    for (const phoneCode of ['13999999999', 'stale', undefined]) {
      expect(await outcomeOf(world.verify('wx-l2', { idNumber, phoneCode }))).toBe('L1');
    }
    const raised = await world.verify('wx-l2', { idNumber, phoneCode: `+86 ${phoneOf(serial)}` });
    expect(raised).toMatchObject({ level: 'L2', isFirst: false });
    const caller = await world.load(raised.session?.token ?? '');
    expect(caller?.audienceFor(await world.participantId(serial))).toBe('insured');
    expect(await outcomeOf(world.verify('wx-l2', { idNumber }))).toBe('L2');
  });

  it('asks for the consent first, then checks the form, and counts neither', async () => {
    const { idNumber } = nextPerson();
    const counted = (): Promise<number> => world.countOf('SELECT COALESCE(SUM(miss_n), 0) AS n FROM guess_budgets');
    const before = await counted();
    const caller = await world.callerOf('wx-form');
    const wrong: [object, string, object][] = [
      [{ consentVersion: undefined }, 'consent.missing', {}],
      [{ consentVersion: '2019-1', name: '' }, 'consent.missing', {}],
      [{ name: ' ' }, 'name.empty', {}],
      [{ name: '张3' }, 'name.bad', {}],
      [{ idNumber: '61019919' }, 'id.length', { n: 8 }],
      [{ idNumber: `${idNumber.slice(0, 17)}A` }, 'id.wrong', {}],
    ];
    for (const [changed, code, details] of wrong) {
      await expect(world.verify(caller, { idNumber, ...changed })).rejects.toMatchObject({ code, details });
    }
    expect(await counted()).toBe(before);
    expect(await world.countOf(`SELECT COUNT(*) AS n FROM consents WHERE account_id = ${caller.accountId}`)).toBe(0);
    await world.verify(caller, { idNumber });
    expect(
      await world.countOf(
        `SELECT COUNT(*) AS n FROM consents WHERE account_id = ${caller.accountId} AND text_version = '${consentVersion}'`,
      ),
    ).toBe(1);
  });

  it('tells the owner of a later payer, not of a payer who came before', async () => {
    const { serial, idNumber } = nextPerson();
    const told = (): Promise<number> =>
      world.countOf(`SELECT COUNT(*) AS n FROM outbox WHERE event = 'identity.payerAdded'`);
    const before = await told();
    await world.verify('wx-early', { idNumber });
    expect(await outcomeOf(world.verify('wx-owner', { idNumber, phoneCode: phoneOf(serial) }))).toBe('L2');
    expect(await told()).toBe(before);
    await world.verify('wx-late', { idNumber });
    expect(await told()).toBe(before + 1);
    await world.verify('wx-late', { idNumber });
    expect(await told()).toBe(before + 1);
  });

  it('freezes both when a second account proves the same person, and opens one case', async () => {
    const { serial, idNumber } = nextPerson();
    const phoneCode = phoneOf(serial);
    const owner = await world.verify('wx-first', { idNumber, phoneCode });
    expect(await outcomeOf(world.verify('wx-second', { idNumber, phoneCode }))).toBe('identity.frozen');
    const participantId = await world.participantId(serial);
    expect((await world.load(owner.session?.token ?? ''))?.levelFor(participantId)).toBeUndefined();
    expect((await world.callerOf('wx-second')).levelFor(participantId)).toBeUndefined();
    for (const openid of ['wx-first', 'wx-second', 'wx-third']) {
      expect(await outcomeOf(world.verify(openid, { idNumber, phoneCode }))).toBe('identity.frozen');
    }
    expect(
      await world.countOf(
        `SELECT COUNT(*) AS n FROM cases WHERE kind = 'twoOwners' AND subject = '${owner.participantRid}'`,
      ),
    ).toBe(1);
    expect(
      await world.countOf(
        `SELECT COUNT(*) AS n FROM outbox WHERE event = 'identity.frozen' AND subject = '${owner.participantRid}'`,
      ),
    ).toBe(2);
    expect(await outcomeOf(world.verify('wx-payer', { idNumber }))).toBe('L1');
  });

  it('freezes both also when they come at the same moment', async () => {
    const { serial, idNumber } = nextPerson();
    const callers = [await world.callerOf('wx-twin1'), await world.callerOf('wx-twin2')];
    const tries = callers.map((caller) => outcomeOf(world.verify(caller, { idNumber, phoneCode: phoneOf(serial) })));
    expect((await Promise.all(tries)).sort()).toEqual(['L2', 'identity.frozen']);
    const rows = `SELECT COUNT(*) AS n FROM identity_levels WHERE participant_id = ${await world.participantId(serial)}`;
    expect(await world.countOf(`${rows} AND frozen_at IS NOT NULL`)).toBe(2);
    expect(await world.countOf(`${rows} AND owner_slot = 1`)).toBe(1);
  });

  it('lets at most five people pay for one, however they come; the owner always gets in', async () => {
    const { serial, idNumber } = nextPerson();
    const callers = await Promise.all(Array.from({ length: 8 }, (_, i) => world.callerOf(`wx-payer${i}`)));
    const outcomes = await Promise.all(callers.map((caller) => outcomeOf(world.verify(caller, { idNumber }))));
    expect(outcomes.filter((outcome) => outcome === 'L1')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'family.payersFull')).toHaveLength(3);
    expect(await outcomeOf(world.verify('wx-insured', { idNumber, phoneCode: phoneOf(serial) }))).toBe('L2');
  });

  it('lets one account have at most ten people', async () => {
    const caller = await world.callerOf('wx-large-family');
    const tries = Array.from({ length: 12 }, () =>
      outcomeOf(world.verify(caller, { idNumber: nextPerson().idNumber })),
    );
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((outcome) => outcome === 'L1')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'family.limit')).toHaveLength(2);
    await expect(world.verify(caller, { idNumber: nextPerson().idNumber })).rejects.toMatchObject({
      details: { n: 9 },
    });
  });

  it('keeps nothing readable', async () => {
    const tables = ['accounts', 'sessions', 'identity_levels', 'guess_budgets', 'consents', 'audit', 'outbox', 'cases'];
    const rows = await Promise.all(tables.map((table) => world.database.reader.rows(`SELECT * FROM ${table}`)));
    expect(JSON.stringify(rows)).toContain('wx-owner');
    expect(JSON.stringify(rows)).not.toMatch(/610199|1380000|13999999999|10\.0\.0\.|张/);
    if (engine.settings.kind !== 'sqlite') return;
    const folder = dirname(engine.settings.file);
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    for (const secret of [NAME, phoneOf(1), '13999999999', idNumberOf(1), '10.0.0.'])
      expect(bytes.includes(secret)).toBe(false);
  });
});
