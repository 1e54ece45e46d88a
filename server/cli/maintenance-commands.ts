import { parseArgs } from 'node:util';
import { countyTime } from '../shared/day';
import type { OfficerCheck } from './deciding';
import { isOfficer } from './deciding';
import type { ExitCode } from './receipt-commands';

export type MaintenanceCommandDeps = OfficerCheck & {
  now: () => Date;
  begin: (until: Date, officer: string) => Promise<void>;
  end: (officer: string) => Promise<boolean>;
  until: () => Promise<Date | undefined>;
};

export const MAINTENANCE_USAGE = `niannian maintenance on --minutes N --as NAME    不开新订单，请居民N分钟后再来；通知、查单、退款照常；密码从标准输入给
niannian maintenance off --as NAME               恢复
niannian maintenance                             现在是不是在维护`;

const MINUTES_MAX = 7 * 24 * 60;

/** `niannian maintenance …`. It ends by `off`, never by its time. */
export const maintenanceCommand = async (deps: MaintenanceCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const { print, now, begin, end, until } = deps;
  const typed = typedIn(argv);
  if (typed?.verb === 'on' && typed.minutes !== undefined && typed.officer !== '') {
    if (!(await isOfficer(deps, typed.officer))) return 1;
    const untilAt = new Date(now().getTime() + typed.minutes * 60_000);
    await begin(untilAt, typed.officer);
    print(`维护中：不开新订单，告诉居民${told(untilAt)}后再来。办完请 niannian maintenance off --as 姓名。`);
    return 0;
  }
  if (typed?.verb === 'off' && typed.officer !== '') {
    if (!(await isOfficer(deps, typed.officer))) return 1;
    print((await end(typed.officer)) ? '已恢复，可以缴费。' : '本来就没有在维护。');
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
      officer: (values.as ?? '').trim().slice(0, 64),
    };
  } catch {
    return undefined; // an option that does not exist
  }
};
