import { text } from 'node:stream/consumers';
import type { Commands } from '../compose-commands';
import { compose } from '../compose';
import { verifyWithKeysFile } from '../compose-commands';
import { composeOperate } from '../compose-operate';
import type { Settings } from '../env';
import { envExample, givenSetting, readSettings } from '../env';
import { systemClock } from '../shared/clock';
import { silentLogger } from '../shared/logger';
import { ATTEST_USAGE, attestCommand } from './attest-commands';
import { CASE_USAGE, caseCommand } from './case-commands';
import { CONTRIBUTION_USAGE, contributionCommand } from './contribution-commands';
import { dispatch } from './dispatch';
import { FAMILY_USAGE, familyCommand } from './family-commands';
import { OFFICER_USAGE, officerCommand } from './officer-commands';
import { operateNouns } from './operate-nouns';
import type { ExitCode } from './receipt-commands';
import { RECEIPT_USAGE, receiptCommand } from './receipt-commands';
import { PROGRESS_USAGE, progressCommand } from './progress-commands';
import { RECONCILE_USAGE, reconcileCommand } from './reconcile-commands';
import { REFUND_USAGE, refundCommand } from './refund-commands';
import { REMINDER_USAGE, reminderCommand } from './reminder-commands';
import { STAGE_USAGE, stageCommand } from './stage-commands';
import { SUSPENSE_USAGE, suspenseCommand } from './suspense-commands';
import { WINDOW_USAGE, windowCommand } from './window-commands';
import { REGISTER_USAGE, registerCommand } from './register-commands';

const GROUND = { clock: systemClock, logger: silentLogger };

// `niannian … | head -1`: whoever reads has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const readInput = (): Promise<string> => text(process.stdin);

type Noun = (
  deps: Commands & { print: typeof print; readInput: () => Promise<string> },
  argv: readonly string[],
) => Promise<ExitCode>;

/** `niannian <noun> <verb> …`: the officers' door without a browser. Settings come from the environment, as for the server. */
const main = (): Promise<ExitCode> =>
  dispatch(
    print,
    {
      register: { usage: REGISTER_USAGE, run: withProduct(registerCommand) },
      attest: { usage: ATTEST_USAGE, run: withProduct(attestCommand) },
      contributions: { usage: CONTRIBUTION_USAGE, run: withProduct(contributionCommand) },
      receipts: {
        usage: RECEIPT_USAGE,
        run: (argv) => (argv[0] === 'verify' ? verifyAlone(argv) : withProduct(receiptCommand)(argv)),
      },
      reminders: { usage: REMINDER_USAGE, run: withProduct(reminderCommand) },
      stages: { usage: STAGE_USAGE, run: withProduct(stageCommand) },
      progress: { usage: PROGRESS_USAGE, run: withProduct(progressCommand) },
      reconcile: { usage: RECONCILE_USAGE, run: withProduct(reconcileCommand) },
      cases: { usage: CASE_USAGE, run: withProduct(caseCommand) },
      officers: { usage: OFFICER_USAGE, run: withProduct(officerCommand) },
      refunds: { usage: REFUND_USAGE, run: withProduct(refundCommand) },
      suspense: { usage: SUSPENSE_USAGE, run: withProduct(suspenseCommand) },
      family: { usage: FAMILY_USAGE, run: withProduct(familyCommand) },
      window: { usage: WINDOW_USAGE, run: withProduct(windowCommand) },
      ...operateNouns(print, readInput, (run) => withSettings((settings) => run(composeOperate(settings, GROUND)))),
      env: { usage: 'niannian env   列出全部设置，同 .env.example', run: printSettings },
    },
    process.argv.slice(2),
  );

const printSettings = (): Promise<ExitCode> => {
  print(envExample());
  return Promise.resolve(0);
};

const verifyAlone = (argv: readonly string[]): Promise<ExitCode> =>
  receiptCommand(
    {
      print,
      verifyOffline: (scanned, keysFile = givenSetting('RECEIPT_KEYS_FILE') ?? '') =>
        verifyWithKeysFile(scanned, keysFile),
      standingOfNumber: () => Promise.reject(new Error('not asked here')),
    },
    argv,
  );

const withSettings = async (work: (settings: Settings) => Promise<ExitCode>): Promise<ExitCode> => {
  const read = readSettings();
  if (read.ok) return work(read.settings);
  for (const problem of read.problems) print(problem);
  return 1;
};

const withProduct =
  (noun: Noun) =>
  (argv: readonly string[]): Promise<ExitCode> =>
    withSettings(async (settings) => {
      // Redis holds nothing a command needs: a dead one must not stop an import.
      const composed = await compose({ ...settings, REDIS_URL: undefined }, { ...GROUND, processName: 'cli' });
      if (!composed.ok) {
        for (const problem of composed.problem) print(problem);
        return 1;
      }
      const { commands, close } = composed.value;
      try {
        return await noun({ ...commands, print, readInput }, argv);
      } finally {
        await close();
      }
    });

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
    process.exitCode = 1;
  },
);
