import type { TierChangeMode } from '../../server/policy/rule-pack';
import type { TestEngine } from '../support/engines';
import { playSchedules } from './run-schedules';

// Two files play a half each, so that two workers share them. Any number by a command:
// SCHEDULES=2000 SCHEDULES_MARIADB=200 SCHEDULE_SEED=7 TEST_MINUTES=60 npm run test:deep -- test/schedules
const FILES = 2;
const { SCHEDULES, SCHEDULES_MARIADB = SCHEDULES } = process.env;
const SCHEDULES_OF = { SQLite: Number(SCHEDULES ?? 400), MariaDB: Number(SCHEDULES_MARIADB ?? 60) } as const;
const SEED = Number(process.env['SCHEDULE_SEED'] ?? 20_261);

/** `shift`: what this file adds to the seed. `raise`: how its county raises a tier. Prints what was played; answers what broke. */
export const playHalf = async (
  engine: TestEngine,
  { shift, raise }: { shift: number; raise: TierChangeMode },
): Promise<string[]> => {
  const seed = SEED + shift;
  const schedules = Math.ceil(SCHEDULES_OF[engine.name] / FILES);
  const began = performance.now();
  const { problems, traces, ...played } = await playSchedules(engine, { seed, schedules, raise });
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(
    `${engine.name}: seed ${seed}, ${played.schedules} schedules, ${played.acts} acts, ${played.payments} payments in ${seconds} s`,
  );
  if (problems.length > 0) console.log([...problems, ...traces].join('\n\n'));
  return problems;
};
