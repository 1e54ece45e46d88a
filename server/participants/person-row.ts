import type { Day } from '../shared/day';
import type { IdNumber } from '../shared/identity-number';
import type { RegisterRow } from './participant-store';
import type { ParticipantStatus, StopReason } from './register-words';

/** A row of people.csv, read and checked. */
export type PersonRow = {
  line: number;
  idNumber: IdNumber;
  idNumberIndex: string;
  name: string;
  phone: string | null;
  regionCode: string;
  /** Blank: since birth for somebody new, since the day of the import for somebody who moved. */
  regionFromDay: Day | null;
  enrolledDay: Day | null;
  status: ParticipantStatus;
  stopReason: StopReason | null;
  stoppedDay: Day | null;
};

/** `move` closes the open household the day before; `correct` mends what was entered wrongly. */
export type HouseholdChange = { kind: 'move' | 'correct'; regionId: number; fromDay: Day };

export type PersonChange =
  | { kind: 'new'; row: PersonRow }
  | {
      kind: 'changed';
      row: PersonRow;
      existing: RegisterRow;
      isDifferent: boolean;
      household: HouseholdChange | undefined;
    };
