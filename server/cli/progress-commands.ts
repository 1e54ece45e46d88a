import { parseArgs } from 'node:util';
import type { Progress, ProgressRow } from '../contributions/show-progress';
import { dayInWords } from '../shared/day';
import { fen, formatYuan } from '../shared/fen';
import type { ExitCode } from './receipt-commands';

type Command = { by: 'town' | 'village'; feeYear?: number | undefined };
export type ProgressCommandDeps = {
  print: (line: string) => void;
  showProgress: (command: Command) => Promise<Progress | undefined>;
};

export const PROGRESS_USAGE =
  'niannian progress --by town|village [--year YEAR]          各镇、各村缴了多少人，离目标还差多少';

/** `niannian progress …`; `argv` is what follows the word `progress`. */
export const progressCommand = async (
  { print, showProgress }: ProgressCommandDeps,
  argv: readonly string[],
): Promise<ExitCode> => {
  const command = typedIn(argv);
  if (command === undefined) {
    print(PROGRESS_USAGE);
    return 2;
  }
  const progress = await showProgress(command);
  if (progress === undefined) {
    print('还没有区划。请先导入 regions.csv。');
    return 1;
  }
  for (const line of linesOf(progress, command.by)) print(line);
  return 0;
};

const typedIn = (argv: readonly string[]): Command | undefined => {
  try {
    const options = { by: { type: 'string' }, year: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const { by, year } = values;
    if (positionals.length > 0 || (by !== 'town' && by !== 'village')) return undefined;
    if (year !== undefined && !/^20\d{2}$/.test(year)) return undefined;
    return { by, feeYear: year === undefined ? undefined : Number(year) };
  } catch {
    return undefined; // an option that does not exist
  }
};

const MILESTONE_WORDS = { reached: '已达到', missed: '没达到', ahead: '还没到期' } as const;

const linesOf = ({ feeYear, county, places, targets, unfoldedN }: Progress, by: Command['by']): string[] => [
  `${feeYear}年度 ${county.name}：${said(county)}`,
  ...targets.flatMap(({ name, denominator, ofN, rate, milestones }) => [
    `${name}＝已缴人数÷${denominator}${ofN > 0 ? `（${ofN}人）` : '（人数没有填，算不出）'}${percent(rate)}`,
    ...(ofN <= 0
      ? []
      : milestones.map(({ onDay, ratePercent, state, peopleMissing }) => {
          const missing = state === 'reached' ? '' : `，差${peopleMissing}人`;
          return `  ${dayInWords(onDay)}前 ${ratePercent}%：${MILESTONE_WORDS[state]}${missing}`;
        })),
  ]),
  `${by === 'town' ? '各镇' : '各村'}（比率＝已缴人数÷应参保人数）`,
  ...places.map((place) => `  ${place.code} ${place.name}：${said(place)}`),
  ...(unfoldedN > 0 ? [`另有${unfoldedN}笔刚到，几秒后算进来。`] : []),
];

const said = ({ paidN, amountFen, ofN, rate }: ProgressRow): string =>
  `已缴${paidN}人${ofN > 0 ? `，应参保${ofN}人` : ''}${percent(rate)}，个人缴费${formatYuan(fen(amountFen))}元`;

const percent = (rate: number | undefined): string => (rate === undefined ? '' : `，${(rate / 100).toFixed(2)}%`);
