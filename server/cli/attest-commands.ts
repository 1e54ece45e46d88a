import { parseArgs } from 'node:util';
import type { AttestOutcome, Attested } from '../identity/attest-participant';
import { dayOf, timeOfDay } from '../shared/day';
import type { ExitCode } from './receipt-commands';

export type AttestCommandDeps = {
  print(line: string): void;
  /** Everything on standard input; an ID number never stands among the arguments, which other users can list. */
  readInput(): Promise<string>;
  attestParticipant(command: Attested): Promise<AttestOutcome>;
};

export const ATTEST_USAGE = `niannian attest identity --as NAME   人和身份证都看过了：给一个码，本人在手机上填，就能看自己的记录
niannian attest consent --as NAME    本人当面同意家人看缴没缴：给一个码，家人在手机上填；身份证号都从标准输入给`;

/** `niannian attest …`; `argv` is what follows the word `attest`. */
export const attestCommand = async (deps: AttestCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv);
  if (typed === undefined) {
    deps.print(ATTEST_USAGE);
    return 2;
  }
  const outcome = await deps.attestParticipant({ ...typed, idNumber: (await deps.readInput()).trim() });
  for (const line of lines(outcome)) deps.print(line);
  return outcome.kind === 'attested' ? 0 : 1;
};

const typedIn = (argv: readonly string[]): Pick<Attested, 'purpose' | 'officer'> | undefined => {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { as: { type: 'string' } },
      allowPositionals: true,
    });
    const [purpose, ...rest] = positionals;
    const officer = values.as?.trim() ?? '';
    if (rest.length > 0 || officer === '' || officer.length > 64) return undefined;
    return purpose === 'identity' || purpose === 'consent' ? { purpose, officer } : undefined;
  } catch {
    return undefined; // an option that does not exist
  }
};

const lines = (outcome: AttestOutcome): string[] => {
  switch (outcome.kind) {
    case 'attested': {
      const until = `${dayOf(outcome.expiresAt)} ${timeOfDay(outcome.expiresAt).slice(0, 5)}`;
      return [`码：${outcome.code}`, `只显示这一次，只能用一次，${until}前有效。请念给本人听。`];
    }
    case 'unknown':
      return ['名册里没有这个号码，没有给码。'];
    case 'badNumber':
      return outcome.problem.kind === 'length'
        ? [`身份证号要18位，现在${outcome.problem.n}位。没有给码。`]
        : ['身份证号有一位不对，没有给码。请对着证再看看。'];
  }
};
