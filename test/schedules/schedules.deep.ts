import { describeOnEachEngine } from '../support/engines';
import { playSchedules } from './run-schedules';

jest.setTimeout(3_600_000);

// Any number by a command: SCHEDULES=2000 SCHEDULE_SEED=7 npm run test:deep -- test/schedules
const SCHEDULES = { SQLite: 300, MariaDB: 50 } as const;
const SEED = Number(process.env['SCHEDULE_SEED'] ?? 20_261);

describeOnEachEngine('random schedules', (engine) => {
  const schedules = Number(process.env['SCHEDULES'] ?? SCHEDULES[engine.name]);

  it('lose and double no fen', async () => {
    const began = performance.now();
    const { problems, traces, ...played } = await playSchedules(engine, { seed: SEED, schedules });
    const seconds = Math.round((performance.now() - began) / 1_000);
    console.log(
      `${engine.name}: seed ${SEED}, ${played.schedules} schedules, ${played.acts} acts, ${played.payments} payments in ${seconds} s`,
    );
    if (problems.length > 0) console.log([...problems, ...traces].join('\n\n'));
    expect(problems).toEqual([]);
  });
});
