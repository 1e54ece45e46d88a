import type { TierChangeMode } from '../../server/policy/rule-pack';
import type { TestEngine } from '../support/engines';
import { buildProduct, runProgram } from '../support/run-program';
import type { Ordered, Told } from './main';

// Two files play a half each, so that two workers share them. Any number by a command:
// SCHEDULES=10000 SCHEDULES_MARIADB=1000 SCHEDULE_SEED=7 TEST_MINUTES=60 npm run test:deep -- test/schedules
const FILES = 2;
const { SCHEDULES, SCHEDULES_MARIADB = SCHEDULES } = process.env;
const SCHEDULES_OF = { SQLite: Number(SCHEDULES ?? 2_000), MariaDB: Number(SCHEDULES_MARIADB ?? 200) } as const;
const SEED = Number(process.env['SCHEDULE_SEED'] ?? 20_261);
const SECONDS_MAX = 3_600;

/**
 * Plays in a process of its own: compiled code runs faster there than in the contexts of jest. `shift`: what this file adds
 * to the seed. `raise`: how its county raises a tier. Prints what was played; answers what broke.
 */
export const playHalf = async (
  engine: TestEngine,
  { shift, raise }: { shift: number; raise: TierChangeMode },
): Promise<string[]> => {
  const ordered: Ordered = {
    engine,
    seed: SEED + shift,
    schedules: Math.ceil(SCHEDULES_OF[engine.name] / FILES),
    raise,
  };
  if (!(ordered.schedules > 0)) throw new Error('SCHEDULES and SCHEDULES_MARIADB must be numbers over 0');
  buildProduct();
  const { LOCAL_WECHAT_SPARE_KEYS, TMPDIR } = process.env;
  const env = { ...(LOCAL_WECHAT_SPARE_KEYS ? { LOCAL_WECHAT_SPARE_KEYS } : {}), ...(TMPDIR ? { TMPDIR } : {}) };
  const end = await runProgram(['test/schedules/main.js', JSON.stringify(ordered)], { env, secondsMax: SECONDS_MAX });
  const lines = end.output.trim().split('\n');
  const told = end.code === 0 ? lines.pop() : undefined;
  console.log(lines.join('\n'));
  if (told === undefined) return [`the program ended with ${end.code}`];
  return (JSON.parse(told) as Told).problems;
};
