import { parseArgs } from 'node:util';
import { DIFFERENCE_TEXTS } from '../reconciliation/difference-texts';
import type { BillKind } from '../reconciliation/bill-source';
import type { DayReport, ReconcileOutcome } from '../reconciliation/reconcile-day';
import type { Day } from '../shared/day';
import { isDay } from '../shared/day';
import type { ExitCode } from './receipt-commands';

export type ReconcileCommandDeps = {
  print: (line: string) => void;
  reconcileDay: (command: { onDay: Day; kind: BillKind; officer: string }) => Promise<DayReport>;
};

export const RECONCILE_USAGE = `niannian reconcile --day YYYY-MM-DD [--refunds] [--officer NAME]   和微信账单对一天的账；--refunds 只对退款账单`;

/** `niannian reconcile …`. 0: the day is compared, differences are cases. 1: it is not compared yet. */
export const reconcileCommand = async (
  { print, reconcileDay }: ReconcileCommandDeps,
  argv: readonly string[],
): Promise<ExitCode> => {
  const typed = typedIn(argv);
  if (typed === undefined) {
    print(RECONCILE_USAGE);
    return 2;
  }
  const report = await reconcileDay(typed);
  if (report.kind !== 'done') {
    print(NOT_DONE[report.kind]);
    return 1;
  }
  if (report.accounts.length === 0) print('这一天没有收款商户，没有账可对。');
  for (const { merchant, subMerchant, outcome } of report.accounts) {
    print(`${typed.onDay} 商户${[merchant, subMerchant].filter((part) => part !== '').join('/')}`);
    for (const line of linesOf(outcome)) print(`  ${line}`);
  }
  const isDone = report.accounts.every(
    ({ outcome }) => outcome.kind === 'compared' || outcome.kind === 'alreadyCompared',
  );
  return isDone ? 0 : 1;
};

const NOT_DONE = {
  notYet: '微信账单第二天上午10点以后才有。请到时候再来。',
  tooOld: '微信只留三个月的账单，这一天已经下载不到。请到商户平台看。',
};

const LATER = {
  creating: '微信还在出账单，没有改动。请过半小时再来。',
  noAnswer: '微信没有答复，做到一半的已经记下。请过半小时再来，会接着做。',
  busy: '别处正在对同一天的账。请过一会儿再来。',
};

const linesOf = (outcome: ReconcileOutcome): string[] => {
  switch (outcome.kind) {
    case 'later':
      return [LATER[outcome.why]];
    case 'failed':
      return [`账单没有采用，什么都没有写。${outcome.reason}已记为待办，用 niannian cases list 看。`];
    case 'compared':
    case 'alreadyCompared': {
      const differences = Object.entries(outcome.differences);
      return [
        ...(outcome.kind === 'alreadyCompared' ? ['以前已经对过，这次没有改动。'] : []),
        `账单${outcome.rowN}行，相符${outcome.agreedN}行`,
        ...differences.map(([kind, count]) => `${wordOf(kind)}：${count}笔`),
        differences.length === 0 ? '没有不符。' : '每一笔不符都已记为待办，用 niannian cases list 看。',
      ];
    }
  }
};

const wordOf = (kind: string): string => (DIFFERENCE_TEXTS as Readonly<Record<string, string>>)[kind] ?? kind;

const typedIn = (argv: readonly string[]): { onDay: Day; kind: BillKind; officer: string } | undefined => {
  try {
    const options = { day: { type: 'string' }, refunds: { type: 'boolean' }, officer: { type: 'string' } } as const;
    const { day = '', refunds = false, officer = 'console' } = parseArgs({ args: [...argv], options }).values;
    return isDay(day) ? { onDay: day, kind: refunds ? 'REFUND' : 'ALL', officer } : undefined;
  } catch {
    return undefined; // an option that does not exist, or a word too many
  }
};
