import { parseArgs } from 'node:util';

/** What a command line that decides about money needs: words, who, why. */
export type Typed = { words: string[]; officer: string; reason: string };

const NAME_MAX = 64;
const REASON_MAX = 60;

/** `undefined`: typed wrongly, or something too long. */
export const typedIn = (argv: readonly string[]): Typed | undefined => {
  try {
    const options = { as: { type: 'string' }, reason: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const officer = values.as?.trim() ?? '';
    const reason = values.reason?.trim() ?? '';
    if (officer.length > NAME_MAX || Array.from(reason).length > REASON_MAX) return undefined;
    return { words: positionals, officer, reason };
  } catch {
    return undefined; // an option that does not exist
  }
};

export type OfficerCheck = {
  print: (line: string) => void;
  /** Everything on standard input; a secret never stands among the arguments, which other users can list. */
  readInput: () => Promise<string>;
  checkOfficer: (officer: { name: string; secret: string }) => Promise<boolean>;
};

/** Whether this is the officer: asks for the secret on standard input, and says so when it does not fit. */
export const isOfficer = async ({ print, readInput, checkOfficer }: OfficerCheck, name: string): Promise<boolean> => {
  if (name === '') return false;
  if (await checkOfficer({ name, secret: (await readInput()).trim() })) return true;
  print('姓名和密码对不上，什么都没有做。密码从标准输入给；没有的先 niannian officers add。');
  return false;
};

/** What an approval came to, in words; 0 means that it counted. */
export const APPROVAL_WORDS = {
  first: ['第一个人批了。还要另一个人用同样的命令再批一次。', 0],
  sameOfficer: ['您已经批过了，要换一个人批第二次。', 1],
  otherWish: ['前一个人批的和这次不一样，什么都没有做。两个人先说好。', 1],
} as const;
