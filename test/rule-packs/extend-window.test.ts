import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { windowCommand } from '../../server/cli/window-commands';
import { demoCountyPacks } from '../demo/county-packs';
import { DEMO_COUNTY } from '../demo/demo-person';
import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import type { Officers } from '../support/officers';
import { officersOf } from '../support/officers';
import { register } from '../support/register';
import type { Resident } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

describeOnEachEngine('a window that two officers extend', (engine: TestEngine) => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-window-'));
  let world: World;
  let officers: Officers;
  let resident: Resident;
  let late: Resident;
  beforeAll(async () => {
    // A county that takes money in June only.
    for (const pack of demoCountyPacks(2026)) {
      const periods = pack.window.periods.filter(({ kind }) => kind === 'concentrated');
      const name = `${pack.region}-${pack.feeYear}.json`;
      writeFileSync(join(folder, name), JSON.stringify({ ...pack, window: { ...pack.window, periods } }));
    }
    world = await startWorld(engine, { RULE_PACKS_DIR: folder });
    officers = await officersOf(world);
    const [person, other] = [aPerson(), aPerson()];
    await register(world, [person, other]);
    const after = new Date('2026-07-02T02:00:00.000Z');
    world.clock.set(after);
    await world.wechat.control.setClockOffset(after.getTime() - Date.now());
    resident = await aResident(world, person, 'openid-extended');
    late = await aResident(world, other, 'openid-late');
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const type = async (
    argv: readonly string[],
    as?: string,
    secret = officers.secrets.get(as ?? '') ?? '',
  ): Promise<[number, string]> => {
    const lines: string[] = [];
    const deps = {
      ...world.product.commands,
      print: (line: string) => lines.push(line),
      readInput: () => Promise.resolve(secret),
    };
    const exitCode = await windowCommand(deps, as === undefined ? argv : [...argv, '--as', as]);
    return [exitCode, lines.join('\n')];
  };
  const extend = (until: string): string[] => [
    'extend',
    '--region',
    DEMO_COUNTY,
    '--until',
    until,
    '--reason',
    '大雪封路',
  ];
  const home = async (): Promise<unknown> => (await resident.request('GET', '/api/home')).json['window'];
  it('stays closed on one word, on a wrong secret, and for a day that has gone', async () => {
    expect(await home()).toMatchObject({ state: 'closed' });
    const [first] = officers.names;
    expect(await type(extend('2026-07-05'), first, 'wrong')).toEqual([1, expect.stringContaining('对不上')]);
    expect((await type(extend('2026-07-01'), first))[1]).toContain('只能延到今年里');
    expect((await type(extend('2027-01-03'), first))[1]).toContain('只能延到今年里');
    expect((await type(extend('2026-07-05')))[0]).toBe(2);
    expect(await type(extend('2026-07-05'), first)).toEqual([0, expect.stringContaining('还没有延长')]);
    expect((await type(extend('2026-07-05'), first))[0]).toBe(1);
    expect(await home()).toMatchObject({ state: 'closed' });
  });

  it('opens on the second word, at once, to the end of that day', async () => {
    const [first, second] = officers.names;
    expect(await type(extend('2026-07-05'), second)).toEqual([0, expect.stringContaining('已延长')]);
    expect(await home()).toEqual({ state: 'open', closesOn: '2026-07-05', daysLeft: 3 });
    expect((await type(['list']))[1]).toBe(`${DEMO_COUNTY}  延到2026-07-05  ${first}、${second}  大雪封路`);
    const { answers } = (await resident.request('GET', '/api/help')).json as unknown as {
      answers: { key: string; lines: string[] }[];
    };
    expect(answers.find(({ key }) => key === 'how')?.lines).toContain('这次缴到7月5日。');
    const { orderId, requestPayment } = await resident.order(await resident.basket([{ feeYear: 2026, tier: '300' }]));
    expect(await resident.cashier(requestPayment)).toBe('ok');
    expect(orderId).toBeDefined();
    world.clock.set(new Date('2026-07-05T15:30:00.000Z'));
    const basket = await late.basket([{ feeYear: 2026, tier: '300' }]);
    world.clock.set(new Date('2026-07-05T16:00:00.000Z'));
    expect(await home()).toMatchObject({ state: 'closed' });
    const order = { basketId: basket.basketId, quoteHash: basket.quoteHash };
    const refused = await late.request('POST', '/api/orders', order);
    expect([refused.status, refused.json['error']]).toEqual([422, expect.objectContaining({ code: 'window.closed' })]);
  });
});
