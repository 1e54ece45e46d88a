import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestEngine } from '../support/engines';
import { register } from '../support/register';
import type { Phone } from '../support/resident';
import { aPhone } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import { ACTS, chooseAct } from './acts';
import { diceOf } from './dice';
import type { Play } from './play';
import { personOfPlay, startPlay } from './play';
import { letSettle, problemsOf } from './settled';

const AT_ONCE = 25; // schedules that are played among each other
const ACTS_EACH = 14;
const PEOPLE_OF_A_CHILD = 8;

export type Finding = { schedule: number; problems: string[]; traces: string[] };
export type Played = { schedules: number; acts: number; payments: number; finding?: Finding };

/**
 * Plays random schedules over HTTP until something does not hold or all are played. The same seed chooses the same acts;
 * what happens at the same moment may still come in another order.
 */
export const playSchedules = async (
  engine: TestEngine,
  { seed, schedules }: { seed: number; schedules: number },
): Promise<Played> => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-schedules-'));
  const world = await startWorld(engine, { REQUESTS_PER_MINUTE: '1000000' });
  const played: Played = { schedules: 0, acts: 0, payments: 0 };
  try {
    for (let batch = 0; played.schedules < schedules; batch += 1) {
      const count = Math.min(AT_ONCE, schedules - played.schedules);
      const finding = await playBatch({ world, folder, seed: seed + batch, batch, count, played });
      played.schedules += count;
      if (finding !== undefined) return { ...played, finding: { schedule: played.schedules, ...finding } };
    }
    return played;
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

type Batch = { world: World; folder: string; seed: number; batch: number; count: number; played: Played };

const playBatch = async ({
  world,
  folder,
  seed,
  batch,
  count,
  played,
}: Batch): Promise<Omit<Finding, 'schedule'> | undefined> => {
  const dice = diceOf(seed);
  const people = Array.from({ length: count }, personOfPlay);
  await register(world, people);
  const before = (await world.wechat.control.orders()).length;
  let child: Phone | undefined;
  const plays: Play[] = [];
  for (const [at, person] of people.entries()) {
    if (child === undefined || at % PEOPLE_OF_A_CHILD === 0) child = await aPhone(world, `openid-child-${batch}-${at}`);
    plays.push(await startPlay(world, person, batch * AT_ONCE + at, child));
  }
  try {
    for (let turn = 0; turn < count * ACTS_EACH; turn += 1) {
      const play = dice.one(plays);
      const name = chooseAct(dice);
      play.trace.push(`${name}: ${await ACTS[name].act({ world, dice, folder }, play)}`);
      played.acts += 1;
    }
    await letSettle(world);
  } catch (error) {
    return { problems: [String(error)], traces: tracesOf(plays) };
  }
  played.payments += (await world.wechat.control.orders())
    .slice(before)
    .filter(({ state }) => state !== 'CLOSED').length;
  const problems = await problemsOf(world, before);
  return problems.length === 0 ? undefined : { problems, traces: tracesOf(plays, problems) };
};

/** Those that a problem names, or all. */
const tracesOf = (plays: readonly Play[], problems: readonly string[] = []): string[] => {
  const named = plays.filter(({ orders }) =>
    orders.some(({ outTradeNo }) => problems.some((problem) => problem.startsWith(outTradeNo))),
  );
  return (named.length > 0 ? named : plays).map(({ trace }) => trace.join('\n  '));
};
