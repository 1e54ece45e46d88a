import type { FamilyCommandDeps } from './cli/family-commands';
import type { OfficerCommandDeps } from './cli/officer-commands';
import type { RefundCommandDeps } from './cli/refund-commands';
import type { SuspenseCommandDeps } from './cli/suspense-commands';
import type { WindowCommandDeps } from './cli/window-commands';
import type { InTransaction, Reader } from './database/transaction';
import { decideDispute } from './identity/decide-dispute';
import { maskedNamesOf } from './participants/participant-reads';
import { approveApplication, refuseApplication } from './payments/decide-application';
import { decideSuspense } from './payments/decide-suspense';
import { listSuspense } from './payments/list-suspense';
import { noteReturn } from './payments/note-return';
import { listApplications, readApplication } from './payments/read-application';
import type { Clock } from './shared/clock';
import type { Sealer } from './shared/sealing';
import { extendWindow } from './rule-packs/extend-window';
import type { RulePacks } from './rule-packs/rule-packs';
import { standingOverrides } from './rule-packs/window-override-store';
import { addOfficer } from './staff/add-officer';
import { checkOfficer } from './staff/check-officer';
import { allOfficers } from './staff/officer-store';
import { stopOfficer } from './staff/stop-officer';

type Ground = { inTransaction: InTransaction; reader: Reader; clock: Clock; sealer: Sealer; packs: RulePacks };

export type Decisions = Omit<OfficerCommandDeps, 'print'> &
  Omit<RefundCommandDeps, 'print' | 'readInput'> &
  Omit<SuspenseCommandDeps, 'print' | 'readInput'> &
  Omit<FamilyCommandDeps, 'print' | 'readInput'> &
  Omit<WindowCommandDeps, 'print' | 'readInput'>;

const OFFICERS_LISTED_MAX = 500;

/** What officers decide about money, and who they are. */
export const composeDecisions = (ground: Ground): Decisions => {
  const { reader } = ground;
  const reads = { ...ground, maskedNames: (ids: readonly number[]) => maskedNamesOf(ground, ids) };
  return {
    addOfficer: (name) => addOfficer(ground, name),
    stopOfficer: (name) => stopOfficer(ground, name),
    listOfficers: () => allOfficers(reader, OFFICERS_LISTED_MAX),
    checkOfficer: (officer) => checkOfficer(ground, officer),
    listApplications: () => listApplications(reads),
    readApplication: (number) => readApplication(reads, number),
    approveApplication: (command) => approveApplication(ground, command),
    refuseApplication: (command) => refuseApplication(ground, command),
    noteReturn: (command) => noteReturn(ground, command),
    listSuspense: () => listSuspense(reader),
    decideSuspense: (command) => decideSuspense(ground, command),
    decideDispute: (command) => decideDispute(ground, command),
    extendWindow: (extension) => extendWindow(ground, extension),
    standingOverrides: () => standingOverrides(reader),
  };
};
