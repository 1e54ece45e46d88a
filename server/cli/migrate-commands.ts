import { parseArgs } from 'node:util';
import type { MigrationPlan } from '../database/migration-plan';
import type { ExitCode } from './receipt-commands';

export type MigrateCommandDeps = {
  print: (line: string) => void;
  plan: () => Promise<MigrationPlan>;
  isSafeWhileRunning: (plan: MigrationPlan) => boolean;
  apply: () => Promise<void>;
};

export const MIGRATE_USAGE = `niannian migrate --plan                     数据库还缺哪些迁移，旧版还在运行时能不能做
niannian migrate [--apply] [--stopped]      把数据库升到最新；--stopped 表示旧版都已停下`;

/** `niannian migrate …`. Without a word it applies, as ever. 0: up to date, or the plan was told. 1: it must not be done now. */
export const migrateCommand = async (deps: MigrateCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv);
  if (typed === undefined) {
    deps.print(MIGRATE_USAGE);
    return 2;
  }
  const plan = await deps.plan();
  for (const line of linesOf(plan)) deps.print(line);
  const isSafe = deps.isSafeWhileRunning(plan);
  if (typed.plan) {
    if (plan.pending.length > 0) deps.print(isSafe ? SAFE : UNSAFE);
    return 0;
  }
  if (!isSafe && !typed.stopped) {
    deps.print(`没有改动。${UNSAFE}`);
    return 1;
  }
  await deps.apply();
  deps.print('数据库已是最新。');
  return 0;
};

const SAFE = '都可以在旧版运行时做：先 niannian migrate --apply，再一台一台换上新版。';
const UNSAFE = '有的要先停下旧版：停掉全部进程，再 niannian migrate --apply --stopped，然后启动新版。';

const linesOf = ({ isEmpty, pending }: MigrationPlan): string[] => {
  if (pending.length === 0) return ['没有要做的迁移。'];
  return [
    `要做${pending.length}个迁移：`,
    ...pending.flatMap(({ name, steps }) => {
      const hard = isEmpty ? [] : steps.filter(({ isSafe }) => !isSafe);
      return [
        `  ${name}  ${hard.length === 0 ? '旧版运行时能做' : '先停旧版'}`,
        ...hard.map(({ what }) => `    ! ${what}`),
        ...(isEmpty ? [] : steps.filter(({ isSafe }) => isSafe).map(({ what }) => `    + ${what}`)),
      ];
    }),
  ];
};

const typedIn = (argv: readonly string[]): { plan: boolean; stopped: boolean } | undefined => {
  try {
    const options = { plan: { type: 'boolean' }, apply: { type: 'boolean' }, stopped: { type: 'boolean' } } as const;
    const { plan = false, apply = false, stopped = false } = parseArgs({ args: [...argv], options }).values;
    return plan && (apply || stopped) ? undefined : { plan, stopped };
  } catch {
    return undefined; // an option that does not exist, or a word too many
  }
};
