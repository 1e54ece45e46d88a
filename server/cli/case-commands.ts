import { parseArgs } from 'node:util';
import type { CaseRow } from '../cases/case-store';
import { formatYuan, fen } from '../shared/fen';
import type { ExitCode } from './receipt-commands';

export type CaseCommandDeps = {
  print: (line: string) => void;
  openCases: () => Promise<CaseRow[]>;
  caseByNumber: (number: string) => Promise<CaseRow | undefined>;
  /** What the resident asked, line by line; nothing for other cases. */
  questionOf: (row: CaseRow) => Promise<string[]>;
  closeCase: (command: { number: string; officer: string; reason: string }) => Promise<keyof typeof CLOSED>;
};

export const CASE_USAGE = `niannian cases list                                     要人处理的事
niannian cases show <number>
niannian cases close <number> --as NAME --reason TEXT`;

const KINDS: Readonly<Record<string, string>> = {
  unknownOrder: '收到的钱对不上任何一笔订单',
  paymentMismatch: '收到的钱和订单不一致',
  orderMissingAtWeChat: '微信说没有这一笔',
  creditedWhileStopped: '入账时参保已停',
  uncreditableLine: '有一年记不上',
  refundReturn: '退款要人工转账',
  familyDispute: '本人说不认识这位付款人',
  twoOwners: '两个微信都说是本人',
  subsidyWithheld: '提档后的补贴反而少，没有扣回，请核对',
  stageLate: '钱比说好的晚了，要去催',
  taxCertificate: '要换纸质税收缴款书',
  question: '居民的问题单',
  refundApplication: '退费申请',
  noticeGivenUp: '微信的一个通知30天都没处理成，请查日志和账单',
  billFile: '微信账单没有对成',
  billExtraHere: '账上有，微信账单里没有',
  billAmountDiffers: '金额和微信账单不一样',
  billLate: '对账时才发现的付款或退款',
  billDuplicateRow: '微信账单里重复的一行',
  billDayCut: '和微信账单不在同一天',
  billRefundMissing: '退款在微信账单里没有',
  billRefundExtra: '微信账单里多出的退款',
  billRefundDiffers: '退款和微信账单不一样',
};

/** `niannian cases …`; `argv` is what follows the word `cases`. */
export const caseCommand = async (deps: CaseCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv);
  if (typed?.verb === 'list') return await list(deps);
  if (typed?.verb === 'show' && typed.number !== undefined) return await show(deps, typed.number);
  if (
    typed?.verb === 'close' &&
    typed.number !== undefined &&
    typed.officer !== undefined &&
    typed.reason !== undefined
  ) {
    return await close(deps, { number: typed.number, officer: typed.officer, reason: typed.reason });
  }
  deps.print(CASE_USAGE);
  return 2;
};

type Typed = { verb: string; number: string | undefined; officer: string | undefined; reason: string | undefined };

const typedIn = (argv: readonly string[]): Typed | undefined => {
  try {
    const options = { as: { type: 'string' }, reason: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [verb = '', number] = positionals;
    return { verb, number, officer: values.as, reason: values.reason };
  } catch {
    return undefined; // an option that does not exist
  }
};

const list = async ({ print, openCases }: CaseCommandDeps): Promise<ExitCode> => {
  const found = await openCases();
  for (const row of found) print(line(row));
  print(`${found.length} 件待办`);
  return 0;
};

const show = async ({ print, caseByNumber, questionOf }: CaseCommandDeps, number: string): Promise<ExitCode> => {
  const row = await caseByNumber(number);
  if (row === undefined) {
    print('没有这个编号。');
    return 1;
  }
  print(line(row));
  print(`关于 ${row.subject}；状态 ${row.state}${row.returnBy === null ? '' : `；退款方式 ${row.returnBy}`}`);
  for (const asked of await questionOf(row)) print(asked);
  if (row.answerText !== null) print(`答复：${row.answerText}`);
  return 0;
};

const CLOSED = {
  closed: ['已结。', 0],
  alreadyClosed: ['以前已经结了。', 0],
  holdsMoney: ['这笔钱还没有去处，先处理钱（niannian suspense），再结案。', 1],
  needsDecision: ['这一件要两个人办（niannian refunds），办完自己结案。', 1],
} as const satisfies Record<string, readonly [string, ExitCode]>;

const close = async (
  { print, closeCase }: CaseCommandDeps,
  command: { number: string; officer: string; reason: string },
): Promise<ExitCode> => {
  const [text, exitCode] = CLOSED[await closeCase(command)];
  print(text);
  return exitCode;
};

const line = (row: CaseRow): string =>
  [
    row.number ?? row.rid,
    `${row.answerByDay}前答复`,
    row.isUrgent === null ? '' : '【急】',
    KINDS[row.kind] ?? row.kind,
    row.amountFen === null ? '' : `${formatYuan(fen(row.amountFen))}元`,
  ]
    .filter((part) => part !== '')
    .join('  ');
