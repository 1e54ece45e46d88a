import type { DecideDispute, DisputeOutcome, DisputeWish } from '../identity/decide-dispute';
import type { OfficerCheck } from './deciding';
import { isOfficer, typedIn } from './deciding';
import type { ExitCode } from './receipt-commands';

export type FamilyCommandDeps = OfficerCheck & { decideDispute: (command: DecideDispute) => Promise<DisputeOutcome> };

export const FAMILY_USAGE = `niannian family restore <待办编号> --as NAME --reason TEXT    问过本人，是家人：又能替他缴；看记录要本人再同意。密码从标准输入给
niannian family end <待办编号> --as NAME --reason TEXT        不是家人：不能再替他缴，要本人请才能回来`;

const WISHES: Readonly<Record<string, DisputeWish>> = { restore: 'restore', end: 'end' };

/** `niannian family …`; `argv` is what follows the word `family`. */
export const familyCommand = async (deps: FamilyCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv);
  const [verb = '', number = '', ...rest] = typed?.words ?? [];
  const wish = Object.hasOwn(WISHES, verb) ? WISHES[verb] : undefined;
  if (typed === undefined || wish === undefined || number === '' || rest.length > 0) return usage(deps);
  const { officer, reason } = typed;
  if (officer === '' || reason === '') return usage(deps);
  if (!(await isOfficer(deps, officer))) return 1;
  const [text, exitCode] = WORDS[await deps.decideDispute({ number, wish, officer, reason })];
  deps.print(text);
  return exitCode;
};

const usage = ({ print }: FamilyCommandDeps): ExitCode => {
  print(FAMILY_USAGE);
  return 2;
};

const WORDS = {
  restored: ['已恢复，他又能替本人缴了，看不到记录。待办已结。', 0],
  ended: ['已取消，他不能再替本人缴。待办已结。', 0],
  notADispute: ['没有这个编号，或不是「本人说不认识付款人」。先看 niannian cases list。', 1],
  nothingFrozen: ['这一件已经办过了，没有停用着的付款人。', 1],
  payersFull: ['本人已有5位家人帮缴。请本人先取消一位，再来恢复。', 1],
} as const satisfies Record<DisputeOutcome, readonly [string, ExitCode]>;
