import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TierChangeMode } from '../../server/policy/rule-pack';
import { demoCountyPacks } from '../demo/county-packs';
import type { TestEngine } from '../support/engines';
import type { Officers } from '../support/officers';
import { officersOf } from '../support/officers';
import { register } from '../support/register';
import type { Phone } from '../support/resident';
import { aPhone, consentVersionOf } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import { ACTS, chooseAct } from './acts';
import type { Dice } from './dice';
import { diceOf } from './dice';
import type { Play } from './play';
import { personOfPlay, startPlay } from './play';
import { endDay, letSettle, PAID_STATES, problemsOf } from './settled';

const AT_ONCE = 50; // schedules that are played among each other
const ACTS_EACH = 5; // on average: chance gives one person none and another a dozen
const A_DAY = 100; // schedules; then the bill of the day is compared, and all must hold
const PEOPLE_OF_A_CHILD = 3;

export type Played = { schedules: number; acts: number; payments: number; problems: string[]; traces: string[] };
type County = { world: World; folder: string; officers: Officers; dice: Dice; played: Played };

/**
 * Plays random schedules over HTTP until something does not hold or all are played. The same seed chooses the same acts;
 * what happens at the same moment may still come in another order.
 */
export const playSchedules = async (
  engine: TestEngine,
  { seed, schedules, raise }: { seed: number; schedules: number; raise: TierChangeMode },
): Promise<Played> => {
  const played: Played = { schedules: 0, acts: 0, payments: 0, problems: [], traces: [] };
  const folder = mkdtempSync(join(tmpdir(), 'niannian-schedules-'));
  const packs = mkdtempSync(join(folder, 'packs-'));
  for (const pack of demoCountyPacks(2026)) {
    const tierChange = { ...pack.tierChange, mode: raise };
    writeFileSync(join(packs, `${pack.feeYear}.json`), JSON.stringify({ ...pack, tierChange }));
  }
  const world = await startWorld(engine, { REQUESTS_PER_MINUTE: '1000000', RULE_PACKS_DIR: packs });
  try {
    const officers = await officersOf(world);
    await playCounty({ world, folder, officers, dice: diceOf(seed), played }, schedules);
  } finally {
    const starts = world.logged.filter((line) => line.startsWith('could not start again'));
    if (starts.length > 0) console.log(starts.join('\n'));
    await world.close().catch((error: unknown) => {
      // A server that could not start again after a crash is not there to be closed: what kept it from starting is told first.
      if (played.problems.length === 0) throw error;
    });
    rmSync(folder, { recursive: true, force: true });
  }
  return played;
};

const playCounty = async (county: County, until: number): Promise<void> => {
  const { world, played } = county;
  while (played.schedules < until && played.problems.length === 0) {
    const before = (await world.wechat.control.orders()).length;
    const plays: Play[] = [];
    try {
      const count = Math.min(A_DAY, until - played.schedules);
      for (let begun = 0; begun < count; begun += AT_ONCE)
        await playSome(county, Math.min(AT_ONCE, count - begun), plays);
      await endDay(world);
      played.problems = await problemsOf(world, before);
    } catch (error) {
      played.problems = [String(error)];
    }
    const orders = (await world.wechat.control.orders()).slice(before);
    played.payments += orders.filter(({ state }) => PAID_STATES.has(state)).length;
    if (played.problems.length > 0) played.traces = tracesOf(plays, played.problems);
  }
};

const playSome = async ({ played, ...stage }: County, count: number, plays: Play[]): Promise<void> => {
  const { world, dice } = stage;
  const people = Array.from({ length: count }, personOfPlay);
  await register(world, people);
  let child: Phone | undefined;
  let agreedTo: string | undefined;
  const begun: Play[] = [];
  for (const [at, person] of people.entries()) {
    const no = played.schedules + at;
    if (child === undefined || at % PEOPLE_OF_A_CHILD === 0) child = await aPhone(world, `openid-child-${no}`);
    agreedTo ??= await consentVersionOf(child);
    begun.push(await startPlay(world, { person, at: no, child, agreedTo }));
  }
  plays.push(...begun);
  for (let turn = 0; turn < count * ACTS_EACH; turn += 1) {
    const play = dice.one(begun);
    const name = chooseAct(dice);
    play.trace.push(`${name}: ${await ACTS[name].act(stage, play)}`);
    played.acts += 1;
  }
  played.schedules += count;
  await letSettle(world);
};

/** Those that a problem names, or all. */
const tracesOf = (plays: readonly Play[], problems: readonly string[]): string[] => {
  const named = plays.filter(({ orders }) =>
    orders.some(({ outTradeNo }) => problems.some((problem) => problem.startsWith(outTradeNo))),
  );
  return (named.length > 0 ? named : plays).map(({ trace }) => trace.join('\n  '));
};
