import { parseArgs } from 'node:util';
import { countyTime } from '../shared/day';
import type { ExitCode } from './receipt-commands';

export type MaintenanceCommandDeps = {
  print: (line: string) => void;
  now: () => Date;
  begin: (until: Date, officer: string) => Promise<void>;
  end: () => Promise<boolean>;
  until: () => Promise<Date | undefined>;
};

export const MAINTENANCE_USAGE = `niannian maintenance on --minutes N [--as NAME]   不开新订单，请居民N分钟后再来；通知、查单、退款照常
niannian maintenance off                          恢复
niannian maintenance                              现在是不是在维护`;

const MINUTES_MAX = 7 * 24 * 60;

/** `niannian maintenance …`. It ends by `off`, never by its time. */
export const maintenanceCommand = async (
  { print, now, begin, end, until }: MaintenanceCommandDeps,
  argv: readonly string[],
): Promise<ExitCode> => {
  const typed = typedIn(argv);
  if (typed?.verb === 'on' && typed.minutes !== undefined) {
    const untilAt = new Date(now().getTime() + typed.minutes * 60_000);
    await begin(untilAt, typed.officer);
    print(`维护中：不开新订单，告诉居民${told(untilAt)}后再来。办完请 niannian maintenance off。`);
    return 0;
  }
  if (typed?.verb === 'off') {
    print((await end()) ? '已恢复，可以缴费。' : '本来就没有在维护。');
    return 0;
  }
  if (typed?.verb === '') {
    const untilAt = await until();
    print(untilAt === undefined ? '没有在维护。' : `维护中，告诉居民${told(untilAt)}后再来。`);
    return 0;
  }
  print(MAINTENANCE_USAGE);
  return 2;
};

const told = (at: Date): string => countyTime(at).slice(0, 16).replace('T', ' ');

const typedIn = (
  argv: readonly string[],
): { verb: string; minutes: number | undefined; officer: string } | undefined => {
  try {
    const options = { minutes: { type: 'string' }, as: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    if (positionals.length > 1) return undefined;
    const minutes = Number(values.minutes);
    const isFit = Number.isInteger(minutes) && minutes >= 1 && minutes <= MINUTES_MAX;
    return {
      verb: positionals[0] ?? '',
      minutes: isFit ? minutes : undefined,
      officer: (values.as ?? 'console').slice(0, 64),
    };
  } catch {
    return undefined; // an option that does not exist
  }
};
