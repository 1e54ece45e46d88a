import { parseArgs } from 'node:util';
import type { DecodedReceipt } from '../receipts/receipt-code';
import type { ReceiptStanding } from '../receipts/receipt-standing';
import { formatYuan } from '../shared/fen';

/** 0 done or genuine · 1 not genuine, not found · 2 the command was typed wrongly. */
export type ExitCode = 0 | 1 | 2;

export type ReceiptCommandDeps = {
  print(line: string): void;
  /** Checks with the keys of `keysFile`, or of RECEIPT_KEYS_FILE when none is named. */
  verifyOffline(scanned: string, keysFile: string | undefined): DecodedReceipt | undefined;
  /** What the receipt with this number is worth today; asks the database. */
  standingOfNumber(number: string): Promise<ReceiptStanding | undefined>;
};

export const RECEIPT_USAGE = `niannian receipts verify <code or address> [--keys FILE]   离线验真
niannian receipts standing <number>                        查现在的状态`;

const STANDINGS: Record<ReceiptStanding, string> = { valid: '有效', partlyReversed: '部分已冲正', reversed: '已冲正' };

/** `niannian receipts …`; `argv` is what follows the word `receipts`. */
export const receiptCommand = async (deps: ReceiptCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv);
  switch (typed?.verb) {
    case 'verify':
      return verify(deps, typed.subject, typed.keysFile);
    case 'standing':
      return await standing(deps, typed.subject);
    case undefined:
    default:
      deps.print(RECEIPT_USAGE);
      return 2;
  }
};

type Typed = { verb: string; subject: string; keysFile: string | undefined };

const typedIn = (argv: readonly string[]): Typed | undefined => {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { keys: { type: 'string' } },
      allowPositionals: true,
    });
    const [verb, subject, ...rest] = positionals;
    if (verb === undefined || subject === undefined || rest.length > 0) return undefined;
    return { verb, subject, keysFile: values.keys };
  } catch {
    return undefined; // an option that does not exist
  }
};

const verify = (deps: ReceiptCommandDeps, scanned: string, keysFile: string | undefined): ExitCode => {
  const facts = deps.verifyOffline(scanned, keysFile);
  if (facts === undefined) {
    deps.print('不是真的，请报12366');
    return 1;
  }
  deps.print('是真的');
  deps.print(`金额 ${formatYuan(facts.amountFen)}元`);
  deps.print(`年度 ${facts.feeYears.join('、')}`);
  deps.print(`付款日期 ${facts.paidDay}`);
  deps.print(`地区 ${facts.regionCode}`);
  deps.print(`密钥 ${facts.keyName}`);
  deps.print('现在是否有效要联网查：niannian receipts standing <凭证编号>');
  return 0;
};

const standing = async (deps: ReceiptCommandDeps, number: string): Promise<ExitCode> => {
  const found = await deps.standingOfNumber(number);
  deps.print(found === undefined ? '没有这张凭证' : STANDINGS[found]);
  return found === undefined ? 1 : 0;
};
