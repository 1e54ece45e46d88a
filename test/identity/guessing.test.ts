import type { InTransaction, Tx } from '../../server/database/transaction';
import { forgetGuesses } from '../../server/identity/forget-guesses';
import { verifyParticipant } from '../../server/identity/verify-participant';
import { AppError } from '../../server/shared/app-error';
import { idNumberOf } from '../participants/register-files';
import { describeOnEachEngine } from '../support/engines';
import type { World } from './identity-world';
import { consentVersion, createWorld, HOUR_MS, NAME, outcomeOf, phoneOf } from './identity-world';

const WRONG_NAME = '李四四';

describeOnEachEngine('guessing', (engine) => {
  let world: World;
  let strangers = 0;
  const stranger = (): string => `wx-stranger${(strangers += 1)}`;
  beforeAll(async () => {
    world = await createWorld(engine, 40);
  });
  afterAll(() => world.database.close());

  const missedFive = async (idNumber: string): Promise<string[]> => {
    const outcomes: string[] = [];
    for (let i = 0; i < 5; i += 1)
      outcomes.push(await outcomeOf(world.verify(stranger(), { idNumber, name: WRONG_NAME })));
    return outcomes;
  };

  it.each([
    ['of the register', 1],
    ['that nobody has', 900],
  ])('turns name matching off after five misses for a number %s', async (_, serial) => {
    const idNumber = idNumberOf(serial);
    expect(await missedFive(idNumber)).toEqual(Array(5).fill('identity.noMatch'));
    await expect(world.verify(stranger(), { idNumber })).rejects.toMatchObject({
      code: 'identity.locked',
      details: { time: '明天10:20', until: '2026-06-12T10:20:00.000+08:00' },
    });
    expect(await outcomeOf(world.verify(stranger(), { idNumber, phoneCode: '13999999999' }))).toBe('identity.locked');
  });

  it('never locks out the owner: the phone fits, or the account is bound already', async () => {
    const idNumber = idNumberOf(2);
    await world.verify('wx-bound-payer', { idNumber });
    await missedFive(idNumber);
    expect(await outcomeOf(world.verify('wx-owner-late', { idNumber }))).toBe('identity.locked');
    const phoneCode = phoneOf(2);
    expect(await outcomeOf(world.verify('wx-owner-late', { idNumber, phoneCode, name: WRONG_NAME }))).toBe(
      'identity.locked',
    );
    expect(await outcomeOf(world.verify('wx-owner-late', { idNumber, phoneCode }))).toBe('L2');
    expect(await outcomeOf(world.verify('wx-owner-late', { idNumber }))).toBe('L2');
    expect(await outcomeOf(world.verify('wx-bound-payer', { idNumber }))).toBe('L1');
    expect(await outcomeOf(world.verify('wx-bound-payer', { idNumber, name: WRONG_NAME }))).toBe('identity.locked');
  });

  it('opens again 24 hours after the fifth miss, not before', async () => {
    const idNumber = idNumberOf(3);
    await missedFive(idNumber);
    world.wait(24 * HOUR_MS - 1);
    expect(await outcomeOf(world.verify(stranger(), { idNumber }))).toBe('identity.locked');
    world.wait(1);
    expect(await outcomeOf(world.verify(stranger(), { idNumber }))).toBe('L1');
  });

  it('does not let a guesser start afresh with a success of their own', async () => {
    const idNumber = idNumberOf(4);
    const own = await world.verify('wx-guesser', { idNumber: idNumberOf(5) });
    for (let i = 0; i < 5; i += 1) {
      expect(await outcomeOf(world.verify('wx-guesser', { idNumber, name: WRONG_NAME }))).toBe('identity.noMatch');
      expect((await world.verify('wx-guesser', { idNumber: idNumberOf(5) })).participantRid).toBe(own.participantRid);
    }
    expect(await outcomeOf(world.verify('wx-guesser', { idNumber, name: WRONG_NAME }))).toBe('identity.locked');
  });

  it('allows an account ten misses a day over all numbers', async () => {
    const caller = await world.callerOf('wx-ten');
    for (let i = 0; i < 10; i += 1) {
      expect(await outcomeOf(world.verify(caller, { idNumber: idNumberOf(800 + i) }))).toBe('identity.noMatch');
    }
    expect(await outcomeOf(world.verify(caller, { idNumber: idNumberOf(6) }))).toBe('identity.locked');
    expect(await outcomeOf(world.verify(stranger(), { idNumber: idNumberOf(6) }))).toBe('L1');
    world.wait(24 * HOUR_MS);
    expect(await outcomeOf(world.verify(caller, { idNumber: idNumberOf(6) }))).toBe('L1');
  });

  it('leaves no rows behind for numbers tried in vain, and forgets old ones', async () => {
    const rows = (): Promise<number> => world.countOf('SELECT COUNT(*) AS n FROM guess_budgets');
    const caller = await world.callerOf('wx-flood');
    for (let i = 0; i < 10; i += 1) await outcomeOf(world.verify(caller, { idNumber: idNumberOf(700 + i) }));
    const before = await rows();
    expect(await outcomeOf(world.verify(caller, { idNumber: idNumberOf(720) }))).toBe('identity.locked');
    expect(await rows()).toBe(before);
    const deps = { inTransaction: world.database.inTransaction, clock: world.clock };
    world.wait(72 * HOUR_MS);
    await forgetGuesses(deps);
    expect(await rows()).toBeGreaterThan(0);
    world.wait(1);
    await forgetGuesses(deps);
    expect(await rows()).toBe(0);
  });

  it('allows an address 200 misses a day', async () => {
    const ip = '2001:db8:1:2::77';
    const callers = await Promise.all(Array.from({ length: 25 }, () => world.callerOf(stranger())));
    const outcomes: string[] = [];
    for (let i = 0; i < 225; i += 1) {
      const caller = callers[i % 25];
      if (caller === undefined) throw new Error('no caller');
      // the phone hops within its network
      outcomes.push(await outcomeOf(world.verify(caller, { ip: `2001:db8:1:2::${i}`, idNumber: idNumberOf(100 + i) })));
    }
    expect(outcomes.filter((outcome) => outcome === 'identity.noMatch')).toHaveLength(200);
    expect(outcomes.slice(200).every((outcome) => outcome === 'identity.locked')).toBe(true);
    expect(await outcomeOf(world.verify(stranger(), { ip, idNumber: idNumberOf(7) }))).toBe('identity.locked');
    expect(await outcomeOf(world.verify(stranger(), { ip: '2001:db8:1:3::77', idNumber: idNumberOf(7) }))).toBe('L1');
  });

  it('counts 50 tries that come at the same moment', async () => {
    const callers = await Promise.all(Array.from({ length: 50 }, () => world.callerOf(stranger())));
    const idNumber = idNumberOf(8);
    const outcomes = await Promise.all(
      callers.map((caller) => outcomeOf(world.verify(caller, { idNumber, name: WRONG_NAME }))),
    );
    expect(outcomes.filter((outcome) => outcome === 'identity.noMatch')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'identity.locked')).toHaveLength(45);
    const one = await world.callerOf(stranger());
    const many = await Promise.all(
      Array.from({ length: 50 }, (_, i) => outcomeOf(world.verify(one, { idNumber: idNumberOf(600 + i) }))),
    );
    expect(many.filter((outcome) => outcome === 'identity.noMatch')).toHaveLength(10);
  });

  it('does the same work and gives the same answer for a wrong name and a number that nobody has', async () => {
    const answerTo = async (idNumber: string): Promise<{ statements: string[]; error: object; ms: number[] }> => {
      const statements: string[] = [];
      const watched: InTransaction = (work) => world.database.inTransaction((tx) => work(watch(tx, statements)));
      const deps = { ...world, inTransaction: watched };
      const ms: number[] = [];
      let error: object = {};
      for (let i = 0; i < 4; i += 1) {
        const caller = await world.callerOf(stranger());
        const started = performance.now();
        try {
          await verifyParticipant(deps, { caller, ip: '10.9.9.9', name: WRONG_NAME, idNumber, consentVersion });
        } catch (refused) {
          if (!(refused instanceof AppError)) throw refused;
          error = { code: refused.code, details: refused.details };
        }
        ms.push(performance.now() - started);
      }
      return { statements, error, ms };
    };
    const wrongName = await answerTo(idNumberOf(9));
    const nobody = await answerTo(idNumberOf(901));
    expect(nobody.error).toEqual({ code: 'identity.noMatch', details: {} });
    expect(wrongName.error).toEqual(nobody.error);
    expect(wrongName.statements.length).toBeGreaterThan(20);
    expect(wrongName.statements).toEqual(nobody.statements);
    console.log(`${engine.name}: wrong name ${median(wrongName.ms)} ms, nobody ${median(nobody.ms)} ms`);
  });

  it('asks WeChat for the phone only when the answer needs it', async () => {
    let asked = 0;
    const phoneProvider = {
      phoneOf: (phone: string) => {
        asked += 1;
        return Promise.resolve({ kind: 'phone' as const, phone });
      },
    };
    const tryWith = async (idNumber: string, name: string): Promise<string> => {
      const caller = await world.callerOf(stranger());
      const command = { caller, ip: '10.8.8.8', name, idNumber, consentVersion, phoneCode: phoneOf(10) };
      return outcomeOf(
        verifyParticipant({ ...world, inTransaction: world.database.inTransaction, phoneProvider }, command),
      );
    };
    expect(await tryWith(idNumberOf(10), WRONG_NAME)).toBe('identity.noMatch');
    expect(await tryWith(idNumberOf(902), NAME)).toBe('identity.noMatch');
    expect(asked).toBe(0);
    expect(await tryWith(idNumberOf(10), NAME)).toBe('L2');
    expect(asked).toBe(1);
  });
});

const median = (values: number[]): string =>
  ([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0).toFixed(1);

const watch = (tx: Tx, statements: string[]): Tx => ({
  ...tx,
  rows: (sql, parameters) => {
    statements.push(sql);
    return tx.rows(sql, parameters);
  },
  row: (sql, parameters) => {
    statements.push(sql);
    return tx.row(sql, parameters);
  },
  change: (sql, parameters) => {
    statements.push(sql);
    return tx.change(sql, parameters);
  },
});
