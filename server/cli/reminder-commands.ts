import { parseArgs } from 'node:util';
import type { RoundReport } from '../reminders/plan-round';
import type { WorklistRow } from '../reminders/village-worklist';
import type { ExitCode } from './receipt-commands';

export type ReminderCommandDeps = {
  print: (line: string) => void;
  /** `onEach` hears of everybody: who, where, and to whom or why not. */
  planReminders: (command: {
    isDryRun: boolean;
    onEach?: (row: { maskedName: string; regionCode: string; outcome: string }) => void;
  }) => Promise<RoundReport>;
  villageWorklist: (command: { regionCode: string; officer: string; reason: string }) => Promise<WorklistRow[]>;
};

export const REMINDER_USAGE = `niannian reminders plan --dry-run [--each]        今天提醒谁、为什么不提醒谁；--each 逐人列出，姓名遮一部分
niannian reminders plan                          照今天的情况排一轮提醒
niannian reminders worklist --region CODE --as NAME --reason TEXT   微信和短信都到不了的人，给村里上门；会记下谁看过`;

/** Why somebody is not reminded, and how the others are, in an officer's words. */
const OUTCOMES: Readonly<Record<string, string>> = {
  reaching: '快60岁，年数不够',
  due: '今年没缴',
  late: '以前的没缴',
  card: '发微信',
  text: '发短信',
  village: '微信、短信都到不了，请村里上门',
  paid: '已缴',
  governmentPaid: '政府代缴',
  stopped: '参保已停',
  recordWrong: '参保已停（去世）',
  receiving: '已领待遇',
  overAge: '满60岁',
  underAge: '没满16岁',
  student: '在校学生',
  employeeInsured: '有职工养老',
  waiting: '刚参保，还不能缴',
  windowClosed: '现在不是缴费时间',
  notEnrolled: '没参保',
  otherRegion: '不在本县参保',
  paused: '暂停参保',
  needsAssessment: '要先核定',
  autoDebit: '签了银行代扣',
  beingPaid: '有人正在付',
  tooSoon: '刚提醒过',
  seasonFull: '今年提醒够了',
  switchedOff: '本人关了提醒',
  noRules: '没有本地的政策包',
  notOwed: '不用缴',
  notYet: '还不到时候',
  closed: '手机上不能缴',
};

const wordOf = (outcome: string): string => OUTCOMES[outcome] ?? outcome;

/** `niannian reminders …`; `argv` is what follows the word `reminders`. */
export const reminderCommand = async (deps: ReminderCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv);
  if (typed?.verb === 'plan') return plan(deps, typed);
  const { region = '', as: officer = '', reason = '' } = typed ?? {};
  if (typed?.verb === 'worklist' && /^\d{6,12}$/.test(region) && officer !== '' && reason !== '') {
    const rows = await deps.villageWorklist({ regionCode: region, officer, reason });
    for (const row of rows)
      deps.print([row.regionCode, row.name, row.phone ?? '没登记电话', wordOf(row.pressing)].join('\t'));
    deps.print(`${rows.length}人要上门`);
    return 0;
  }
  deps.print(REMINDER_USAGE);
  return 2;
};

const plan = async (deps: ReminderCommandDeps, { 'dry-run': isDryRun, each }: Typed): Promise<ExitCode> => {
  const report = await deps.planReminders({
    isDryRun,
    ...(each
      ? {
          onEach: ({ maskedName, regionCode, outcome }) => {
            deps.print([regionCode, maskedName, wordOf(outcome)].join('\t'));
          },
        }
      : {}),
  });
  deps.print(
    `${report.onDay}${isDryRun ? ' 试算，什么都没有写' : ' 已排好'}：微信${report.messages.card}条，短信${report.messages.text}条`,
  );
  for (const [outcome, count] of Object.entries(report.people).sort(([, one], [, other]) => other - one)) {
    deps.print(`${wordOf(outcome)}\t${count}人`);
  }
  return 0;
};

type Typed = { verb: string; 'dry-run': boolean; each: boolean; region?: string; as?: string; reason?: string };

const typedIn = (argv: readonly string[]): Typed | undefined => {
  try {
    const options = {
      'dry-run': { type: 'boolean', default: false },
      each: { type: 'boolean', default: false },
      region: { type: 'string' },
      as: { type: 'string' },
      reason: { type: 'string' },
    } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [verb = '', ...rest] = positionals;
    return rest.length > 0 ? undefined : { verb, ...values };
  } catch {
    return undefined; // an option that does not exist
  }
};
