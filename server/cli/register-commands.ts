import { parseArgs } from 'node:util';
import type { ImportReport } from '../participants/import-register';
import type { StopReason } from '../participants/register-words';
import { codeOf, STOP_REASON_WORDS } from '../participants/register-words';
import type { StopOutcome } from '../participants/stop-participant';
import type { Day } from '../shared/day';
import { isDay } from '../shared/day';
import { CONSOLE_OFFICER } from './import-words';
import { printImport } from './print-import';
import type { ExitCode } from './receipt-commands';

export type RegisterCommandDeps = {
  print(line: string): void;
  /** Everything on standard input; an ID number never stands among the arguments, which other users can list. */
  readInput(): Promise<string>;
  importRegister(command: { path: string; apply: boolean; officer: string }): Promise<ImportReport>;
  stopParticipant(command: { idNumber: string; reason: StopReason; onDay: Day; officer: string }): Promise<StopOutcome>;
};

export const REGISTER_USAGE = `niannian register import <file.csv> [--apply] [--officer NAME]   参保人、人群或区划，看表头分辨；不加 --apply 只试读
niannian register stop --reason REASON --day YYYY-MM-DD [--officer NAME]   终止参保；身份证号从标准输入给`;

/** `niannian register …`; `argv` is what follows the word `register`. */
export const registerCommand = async (deps: RegisterCommandDeps, argv: readonly string[]): Promise<ExitCode> => {
  const typed = typedIn(argv);
  if (typed?.verb === 'import' && typed.path !== undefined) {
    const { path, apply, officer } = typed;
    return printImport(deps, await deps.importRegister({ path, apply, officer }));
  }
  if (typed?.verb === 'stop' && typed.path === undefined) return await stop(deps, typed);
  deps.print(REGISTER_USAGE);
  return 2;
};

type Typed = { verb: string; path?: string | undefined; apply: boolean; officer: string; reason: string; day: string };

const typedIn = (argv: readonly string[]): Typed | undefined => {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: {
        apply: { type: 'boolean' },
        officer: { type: 'string' },
        reason: { type: 'string' },
        day: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [verb, path, ...rest] = positionals;
    if (verb === undefined || rest.length > 0) return undefined;
    const { apply = false, officer = CONSOLE_OFFICER, reason = '', day = '' } = values;
    return { verb, path, apply, officer, reason, day };
  } catch {
    return undefined; // an option that does not exist
  }
};

const stop = async (deps: RegisterCommandDeps, { reason: word, day, officer }: Typed): Promise<ExitCode> => {
  const reasons = Object.values(STOP_REASON_WORDS);
  const reason = codeOf(STOP_REASON_WORDS, word) ?? reasons.find((code) => code === word);
  if (reason === undefined || !isDay(day)) {
    deps.print(REGISTER_USAGE);
    deps.print(`REASON: ${reasons.join(' | ')}`);
    return 2;
  }
  const idNumber = (await deps.readInput()).trim();
  const outcome = await deps.stopParticipant({ idNumber, reason, onDay: day, officer });
  deps.print(stopText(outcome));
  return outcome.kind === 'stopped' || outcome.kind === 'alreadyStopped' ? 0 : 1;
};

const stopText = (outcome: StopOutcome): string => {
  switch (outcome.kind) {
    case 'stopped':
      return '已终止参保：1人。';
    case 'alreadyStopped':
      return '以前已经终止，这次没有改动。';
    case 'unknown':
      return '名册里没有这个号码，没有改动。';
    case 'future':
      return '日期在今天以后，没有改动。请填已经发生的日期。';
    case 'badNumber':
      return outcome.problem.kind === 'length'
        ? `身份证号要18位，现在${outcome.problem.n}位。没有改动。`
        : '身份证号有一位不对，没有改动。请对着证再看看。';
  }
};
