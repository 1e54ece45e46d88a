import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAID_HEADER } from '../../server/contributions/paid-file';
import { seeded } from '../demo/random';
import { describeOnSqlite } from '../support/engines';
import { advanceBoth, countOf } from '../support/order-facts';
import type { TestPerson } from '../support/resident';
import { aPerson } from '../support/resident';
import { register } from '../support/register';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import { aSubscriber } from './reminder-town';

jest.setTimeout(180_000);

const PEOPLE = 240;
const SUBSCRIBERS = 15;
const SEED = 20_260_601;

describeOnSqlite('a season of reminders', (engine) => {
  let world: World;
  afterAll(() => world.close());

  it(`reaches nobody after payment, nobody too often, nobody at night (seed ${SEED})`, async () => {
    const random = seeded(SEED);
    world = await startWorld(engine);
    const people = Array.from({ length: PEOPLE }, (_, at): TestPerson => {
      const kind = random();
      const dead = { status: '终止参保', stopReason: '死亡', stoppedDay: '2026-03-01' };
      const covered = { groups: [{ kind: '人群' as const, name: '特困', fromDay: '2020-01-01', toDay: '' }] };
      const silent = kind > 0.9 ? { phone: '' } : {};
      return aPerson({ ...(kind < 0.05 ? dead : kind < 0.15 && at >= SUBSCRIBERS ? covered : silent) });
    });
    await register(world, people);
    const alive = people.filter(({ status, phone }) => status === '正常参保' && phone !== '');
    for (const [at, person] of alive.slice(0, SUBSCRIBERS).entries()) await aSubscriber(world, `s${at}`, person, 8);
    const waiting = people.filter(({ status, groups }) => status === '正常参保' && groups.length === 0);
    for (let day = 5; day <= 30; day += 1) {
      for (const time of ['07:40', '07:50', '08:05', '08:20', '20:30']) {
        world.clock.set(new Date(`2026-06-${String(day).padStart(2, '0')}T${time}:00+08:00`));
        await advanceBoth(world, 0);
        // An officer who plans one more round every evening: hours, gap and season must hold all the same.
        if (time === '20:30') await world.product.commands.planReminders({ isDryRun: false });
        const rounds = time === '08:20' ? 4 : 1;
        for (let round = 0; round < rounds; round += 1) await world.runJobs();
        if (time === '07:50') await payAtBank(world, waiting.splice(0, Math.ceil(waiting.length * 0.04)), day);
      }
    }
    const sent = `messages m JOIN message_people p ON p.message_id = m.id WHERE m.state IN ('accepted', 'delivered')`;
    const count = (sql: string): Promise<number> => countOf(world, sql);
    const total = await count(`(SELECT COUNT(*) FROM ${sent})`);
    process.stderr.write(`${PEOPLE} people, ${total} reminders, ${waiting.length} still owe\n`);
    expect(total).toBeGreaterThan(PEOPLE);
    expect(
      await count(`(SELECT COUNT(*) FROM ${sent} AND EXISTS (SELECT 1 FROM person_years y JOIN contribution_lines l
        ON l.person_year_id = y.id WHERE y.participant_id = p.participant_id AND y.fee_year = 2026 AND l.created_at < m.sent_at))`),
    ).toBe(0);
    const most = `SELECT p.participant_id FROM ${sent} GROUP BY p.participant_id HAVING COUNT(*) > 6`;
    expect(await count(`(SELECT COUNT(*) FROM (${most}) x)`)).toBe(0);
    expect(
      await count(`(SELECT COUNT(*) FROM ${sent} AND (SUBSTR(m.sent_at, 12, 2) >= '12'))`), // 20:00 in the county
    ).toBe(0);
    expect(
      await count(`(SELECT COUNT(*) FROM ${sent} AND p.participant_id IN
        (SELECT id FROM participants WHERE status <> 'enrolled' UNION SELECT participant_id FROM participant_groups))`),
    ).toBe(0);
  });
});

/** What a bank counter took, imported as the county does. */
const payAtBank = async (world: World, people: readonly TestPerson[], day: number): Promise<void> => {
  if (people.length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'niannian-season-'));
  const path = join(folder, 'paid.csv');
  const on = `2026-06-${String(day).padStart(2, '0')}`;
  const rows = people.map(({ idNumber }) =>
    [idNumber, '2026', '500', '500', '75', on, 'bankCounter', `B-${idNumber.slice(6)}`].join(','),
  );
  writeFileSync(path, `${[PAID_HEADER.join(','), ...rows].join('\n')}\n`);
  const report = await world.product.commands.importPaidYears({ path, apply: true, officer: 'test' });
  rmSync(folder, { recursive: true });
  if (report.creditedCount !== people.length) throw new Error(JSON.stringify(report));
  await world.runJobs();
};
