import type { TierChangeMode } from '../../server/policy/rule-pack';
import type { TestEngine } from '../support/engines';
import { playSchedules } from './run-schedules';

/** What the program is to play, as JSON in its only argument. */
export type Ordered = { engine: TestEngine; seed: number; schedules: number; raise: TierChangeMode };
/** Its last line, as JSON. */
export type Told = { problems: string[] };

const main = async ({ engine, ...ordered }: Ordered): Promise<void> => {
  const began = performance.now();
  const { problems, traces, ...played } = await playSchedules(engine, ordered);
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(
    `${engine.name}: seed ${ordered.seed}, ${played.schedules} schedules, ${played.acts} acts, ${played.payments} payments in ${seconds} s`,
  );
  if (problems.length > 0) console.log([...problems, ...traces].join('\n\n'));
  console.log(JSON.stringify({ problems } satisfies Told));
};

main(JSON.parse(process.argv[2] ?? '{}') as Ordered).then(
  () => process.exit(0), // connections of a server that crashed may linger
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
