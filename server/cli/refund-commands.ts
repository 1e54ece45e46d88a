import type { ApplicationDecision } from '../payments/decide-application';
import type { ReturnOutcome } from '../payments/note-return';
import type { ApplicationSheet } from '../payments/read-application';
import type { OfficerCheck } from './deciding';
import { APPROVAL_WORDS, isOfficer, typedIn } from './deciding';
import type { ExitCode } from './receipt-commands';

export type RefundCommandDeps = OfficerCheck & {
  listApplications: () => Promise<string[]>;
  readApplication: (number: string) => Promise<ApplicationSheet | undefined>;
  approveApplication: (command: { number: string; officer: string }) => Promise<ApplicationDecision>;
  refuseApplication: (command: { number: string; officer: string; reason: string }) => Promise<ApplicationDecision>;
  noteReturn: (command: { outRefundNo: string; officer: string; reason: string }) => Promise<ReturnOutcome>;
};

export const REFUND_USAGE = `niannian refunds list                                      退费申请，等得最久的在前
niannian refunds show <number>
niannian refunds approve <number> --as NAME                要两个不同的人；第二个人批了就退。密码从标准输入给
niannian refunds refuse <number> --as NAME --reason TEXT   一个人就行；原因给居民看
niannian refunds returned <refund> --as NAME --reason TEXT 已经转到付款人银行卡（写流水号），也要两个人`;

/** `niannian refunds …`; `argv` is what follows the word `refunds`. */
export const refundCommand = async (deps: RefundCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv);
  const [verb = '', number = '', ...rest] = typed?.words ?? [];
  if (typed !== undefined && rest.length === 0) {
    if (verb === 'list' && number === '') return await list(deps);
    if (verb === 'show' && number !== '') return await show(deps, number);
    if (number !== '' && typed.officer !== '') {
      const command = { number, officer: typed.officer };
      if (verb === 'approve') return await decide(deps, command, () => deps.approveApplication(command));
      if (verb === 'refuse' && typed.reason !== '') {
        return await decide(deps, command, () => deps.refuseApplication({ ...command, reason: typed.reason }));
      }
      if (verb === 'returned' && typed.reason !== '') {
        const returned = { outRefundNo: number, officer: typed.officer, reason: typed.reason };
        return await decide(deps, command, () => deps.noteReturn(returned));
      }
    }
  }
  deps.print(REFUND_USAGE);
  return 2;
};

const list = async ({ print, listApplications }: RefundCommandDeps): Promise<ExitCode> => {
  const found = await listApplications();
  for (const line of found) print(line);
  print(`${found.length} 件退费申请`);
  return 0;
};

const show = async ({ print, readApplication }: RefundCommandDeps, number: string): Promise<ExitCode> => {
  const found = await readApplication(number);
  if (found === undefined) {
    print('没有这个编号。');
    return 1;
  }
  for (const line of found.lines) print(line);
  return 0;
};

const WORDS = {
  ...APPROVAL_WORDS,
  second: ['两个人都批了，已办：冲正入账，钱退给付款人。', 0],
  refused: ['已退回，原因居民看得到。', 0],
  returned: ['两个人都确认了，已记：钱已转给付款人。', 0],
  unknown: ['没有这个编号。', 1],
  decidedBefore: ['这一件以前已经办了。', 1],
  busy: ['这一年正有人在付，没有办。过半小时再批。', 1],
  raised: ['这一年后来提过档，先办提档那一笔。', 1],
  notByBank: ['这一笔不用人转账。', 1],
} as const satisfies Record<ApplicationDecision | ReturnOutcome, readonly [string, ExitCode]>;

const decide = async (
  deps: RefundCommandDeps,
  { officer }: { officer: string },
  work: () => Promise<keyof typeof WORDS>,
): Promise<ExitCode> => {
  if (!(await isOfficer(deps, officer))) return 1;
  const [text, exitCode] = WORDS[await work()];
  deps.print(text);
  return exitCode;
};
