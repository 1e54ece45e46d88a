import type { SuspenseAction, SuspenseOutcome } from '../payments/decide-suspense';
import type { SuspenseLine } from '../payments/list-suspense';
import { fen, formatYuan } from '../shared/fen';
import type { OfficerCheck } from './deciding';
import { APPROVAL_WORDS, isOfficer, typedIn } from './deciding';
import type { ExitCode } from './receipt-commands';

export type SuspenseCommandDeps = OfficerCheck & {
  listSuspense: () => Promise<SuspenseLine[]>;
  decideSuspense: (command: {
    key: string;
    action: SuspenseAction;
    officer: string;
    reason: string;
  }) => Promise<SuspenseOutcome>;
};

export const SUSPENSE_USAGE = `niannian suspense list                                     对不上的钱，每一笔都有一件待办
niannian suspense refund <key> --as NAME --reason TEXT     退给付款人；要两个不同的人，密码从标准输入给
niannian suspense book <key> --as NAME --reason TEXT       就是那一笔订单的钱，金额一样才能记上
niannian suspense clear <key> --as NAME --reason TEXT      已经另外处理了（写清楚怎么处理的）`;

const ACTIONS: Readonly<Record<string, SuspenseAction>> = { refund: 'refund', book: 'book', clear: 'clear' };
const ACTION_WORDS: Readonly<Record<string, string>> = { refund: '退', book: '记上', clear: '另外处理' };

/** `niannian suspense …`; `argv` is what follows the word `suspense`. */
export const suspenseCommand = async (deps: SuspenseCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv);
  const [verb = '', key = '', ...rest] = typed?.words ?? [];
  if (typed !== undefined && rest.length === 0) {
    if (verb === 'list' && key === '') return await list(deps);
    const action = Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb] : undefined;
    const { officer, reason } = typed;
    if (action !== undefined && key !== '' && officer !== '' && reason !== '') {
      if (!(await isOfficer(deps, officer))) return 1;
      const [text, exitCode] = WORDS[await deps.decideSuspense({ key, action, officer, reason })];
      deps.print(text);
      return exitCode;
    }
  }
  deps.print(SUSPENSE_USAGE);
  return 2;
};

const WORDS = {
  ...APPROVAL_WORDS,
  done: ['两个人都批了，已办，待办已结。', 0],
  nothingHeld: ['这里没有钱，不用办。先看 niannian suspense list。', 1],
  notAPayment: ['这不是本县商户收到的一笔款，是和账单的差额或别家的钱。查清了用 clear。', 1],
  noOrder: ['这笔款对不上任何订单，只能退（refund）或另外处理（clear）。', 1],
  orderNotWaiting: ['那一笔订单已付或还在付，不能记上。请退（refund）。', 1],
  amountDiffers: ['金额和订单不一样，不能记上。请退（refund）。', 1],
} as const satisfies Record<SuspenseOutcome, readonly [string, ExitCode]>;

const list = async ({ print, listSuspense }: SuspenseCommandDeps): Promise<ExitCode> => {
  const found = await listSuspense();
  for (const { key, amountFen, caseNumber, outTradeNo, waiting } of found) {
    print(
      [
        key,
        amountFen > 0 ? `多出${formatYuan(fen(amountFen))}元` : `少了${formatYuan(fen(-amountFen))}元`,
        ...(outTradeNo === undefined ? [] : [`缴费编号 ${outTradeNo}`]),
        ...(caseNumber === undefined ? [] : [`待办 ${caseNumber}`]),
        ...(waiting === undefined
          ? []
          : [`${waiting.firstBy}已批${ACTION_WORDS[waiting.action] ?? waiting.action}，等第二个人`]),
      ].join('  '),
    );
  }
  print(`${found.length} 笔`);
  return 0;
};
