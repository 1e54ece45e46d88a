import { caseByNumber, openCases } from './cases/case-store';
import { closeCase } from './cases/close-case';
import { readQuestion } from './cases/read-question';
import type { AttestCommandDeps } from './cli/attest-commands';
import type { CaseCommandDeps } from './cli/case-commands';
import type { ContributionCommandDeps } from './cli/contribution-commands';
import type { ProgressCommandDeps } from './cli/progress-commands';
import type { ReconcileCommandDeps } from './cli/reconcile-commands';
import type { StageCommandDeps } from './cli/stage-commands';
import type { ReceiptCommandDeps } from './cli/receipt-commands';
import type { ReminderCommandDeps } from './cli/reminder-commands';
import type { RegisterCommandDeps } from './cli/register-commands';
import type { Decisions } from './compose-decisions';
import { composeDecisions } from './compose-decisions';
import type { Keys } from './compose-keys';
import { importPaidYears } from './contributions/import-paid-years';
import { showProgress } from './contributions/show-progress';
import { importStages } from './contributions/import-stages';
import { attestParticipant } from './identity/attest-participant';
import { balanceOf } from './ledger/ledger-store';
import { readSecretFile } from './operations/key-files';
import type { RulePacks } from './rule-packs/rule-packs';
import { importRegister } from './participants/import-register';
import { stopParticipant } from './participants/stop-participant';
import { standingOfNumber } from './receipts/check-receipt';
import { parseReceiptKeys } from './receipts/receipt-keys';
import { linesOfReceiptNumbers } from './receipts/receipt-store';
import { verifyOffline } from './receipts/verify-offline';
import type { ReconcileDeps } from './reconciliation/reconcile-day';
import { reconcileDay } from './reconciliation/reconcile-day';

export type ReminderCommands = Omit<ReminderCommandDeps, 'print'>;

type Ground = Keys & ReconcileDeps & { reminders: ReminderCommands; packs: RulePacks };

export type Commands = Decisions &
  Omit<RegisterCommandDeps, 'print' | 'readInput'> &
  Omit<ReceiptCommandDeps, 'print'> &
  Omit<CaseCommandDeps, 'print'> &
  Omit<ContributionCommandDeps, 'print'> &
  Omit<ReconcileCommandDeps, 'print'> &
  Omit<ProgressCommandDeps, 'print'> &
  ReminderCommands &
  Omit<AttestCommandDeps, 'print' | 'readInput'> &
  Omit<StageCommandDeps, 'print'>;

const CASES_LISTED_MAX = 200;

/** The use cases behind the command line. */
export const composeCommands = (ground: Ground): Commands => ({
  ...composeDecisions(ground),
  ...ground.reminders,
  importRegister: (command) => importRegister(ground, command),
  stopParticipant: (command) => stopParticipant(ground, command),
  attestParticipant: (command) => attestParticipant(ground, command),
  importPaidYears: (command) => importPaidYears(ground, command),
  importStages: (command) => importStages({ ...ground, linesOfReceipts: linesOfReceiptNumbers }, command),
  showProgress: (command) => showProgress(ground, command),
  reconcileDay: (command) => reconcileDay(ground, command),
  verifyOffline: (scanned) => verifyOffline(ground.receiptKeys, scanned),
  standingOfNumber: (number) => standingOfNumber(ground.reader, number),
  openCases: () => openCases(ground.reader, CASES_LISTED_MAX),
  caseByNumber: (number) => caseByNumber(ground.reader, number),
  questionOf: (row) => readQuestion(ground, row),
  closeCase: (command) => closeCase({ ...ground, balanceOf: (account) => balanceOf(ground.reader, account) }, command),
});

/** The offline check needs a key file and nothing else: no database, no WeChat, no other setting. */
export const verifyWithKeysFile = (scanned: string, keysFile: string): ReturnType<typeof verifyOffline> =>
  verifyOffline(parseReceiptKeys(readSecretFile(keysFile)), scanned);
