import type { Diagnosis } from '../operations/diagnosis';
import type { ExitCode } from './receipt-commands';

export const DOCTOR_USAGE = 'niannian doctor                                  检查设置、数据库、时钟、密钥和证书、微信';

const MARKS = { good: '好  ', look: '注意', bad: '不行' } as const;

/** `niannian doctor`. Changes nothing. 1: something must be mended first. */
export const doctorCommand = async (
  { print, diagnose }: { print: (line: string) => void; diagnose: () => AsyncGenerator<Diagnosis> },
  argv: readonly string[],
): Promise<ExitCode> => {
  if (argv.length > 0) {
    print(DOCTOR_USAGE);
    return 2;
  }
  let bad = 0;
  for await (const { state, what, words } of diagnose()) {
    print(`${MARKS[state]}  ${what}：${words}`);
    if (state === 'bad') bad += 1;
  }
  print(bad === 0 ? '没有发现要先改的。' : `${bad}处要先改好。`);
  return bad === 0 ? 0 : 1;
};
