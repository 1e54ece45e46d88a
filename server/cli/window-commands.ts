import { parseArgs } from 'node:util';
import type { Extension, ExtensionOutcome } from '../rule-packs/extend-window';
import type { StandingOverride } from '../rule-packs/window-override-store';
import { addDays, dayOf, isDay } from '../shared/day';
import type { OfficerCheck } from './deciding';
import { isOfficer } from './deciding';
import type { ExitCode } from './receipt-commands';

export type WindowCommandDeps = OfficerCheck & {
  extendWindow: (extension: Extension) => Promise<ExtensionOutcome>;
  standingOverrides: () => Promise<StandingOverride[]>;
};

export const WINDOW_USAGE = `niannian window extend --region CODE --until YYYY-MM-DD --as NAME --reason TEXT
                                                 集中缴费期延到那天（含）；要两个不同的人，密码从标准输入给
niannian window list                             已经延长的`;

const WORDS = {
  first: ['第一个人批了。还要另一个人用同样的命令再批一次，现在还没有延长。', 0],
  stands: ['两个人都批了，已延长，马上生效。', 0],
  again: ['您已经批过了，或者早就延长了。要换一个人批第二次。', 1],
  noPack: ['这个地区今年没有政策包，不能延长。', 1],
  past: ['只能延到今年里、今天或以后的一天。', 1],
  notLonger: ['按政策包那天本来就在集中缴费期里，不用延长。', 1],
} as const satisfies Record<ExtensionOutcome, readonly [string, ExitCode]>;

/** `niannian window …`. */
export const windowCommand = async (deps: WindowCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const { print } = deps;
  const typed = typedIn(argv);
  if (typed === 'list') {
    for (const { regionCode, closesAt, approverFirst, approverSecond, reason } of await deps.standingOverrides())
      print(`${regionCode}  延到${addDays(dayOf(closesAt), -1)}  ${approverFirst}、${approverSecond}  ${reason}`);
    return 0;
  }
  if (typed === undefined) {
    print(WINDOW_USAGE);
    return 2;
  }
  if (!(await isOfficer(deps, typed.officer))) return 1;
  const [text, exitCode] = WORDS[await deps.extendWindow(typed)];
  print(text);
  return exitCode;
};

const typedIn = (argv: readonly string[]): Extension | 'list' | undefined => {
  try {
    const text = { type: 'string' } as const;
    const options = { region: text, until: text, as: text, reason: text };
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const { region = '', until = '', as: officer = '', reason = '' } = values;
    if (positionals.join(' ') === 'list') return 'list';
    const isRegion = /^[0-9]{6,12}$/.test(region);
    const isReason = reason.trim() !== '' && Array.from(reason).length <= 60;
    if (positionals.join(' ') !== 'extend' || !isRegion || !isDay(until) || officer.trim() === '' || !isReason)
      return undefined;
    return { regionCode: region, lastDay: until, officer: officer.trim().slice(0, 64), reason: reason.trim() };
  } catch {
    return undefined; // an option that does not exist
  }
};
