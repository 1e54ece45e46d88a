import type { LevelRow } from './level-store';

export const PEOPLE_MAX = 10;
export const PAYERS_MAX = 5;

type Standing = {
  accountId: number;
  ofPerson: readonly LevelRow[];
  ofAccount: readonly LevelRow[];
  /** Whether it is proved that this is the person: the phone is the register's, or a code from an officer fits. */
  isProven: boolean;
  /** The insured has ended this account's link, and nobody has lifted that. */
  isShutOut: boolean;
};

export type Binding =
  | { kind: 'keep'; level: 'L1' | 'L2' }
  /** `mine` is the L1 that is raised; without it a row is added at `personSlot`. */
  | { kind: 'own'; mine: LevelRow | undefined; personSlot: number }
  | { kind: 'pay'; personSlot: number; payerSlot: number; hasOwner: boolean }
  /** A second account claims to be the person. */
  | { kind: 'freezeBoth'; mine: LevelRow | undefined; owner: LevelRow }
  | { kind: 'frozen' | 'shutOut' | 'tooManyPeople' | 'payersFull' };

/** Decides what a matched claim gives. The first L2 owns the person, L1s pay, a second L2 freezes both. */
export const decideBinding = ({ accountId, ofPerson, ofAccount, isProven, isShutOut }: Standing): Binding => {
  const mine = ofPerson.find((row) => row.accountId === accountId);
  const owner = ofPerson.find((row) => row.ownerSlot !== null);
  if (mine !== undefined && mine.frozenAt !== null) return { kind: 'frozen' };
  if (mine?.levelN === 2) return { kind: 'keep', level: 'L2' };
  if (isProven && owner !== undefined) return { kind: 'freezeBoth', mine, owner };
  if (!isProven && mine !== undefined) return { kind: 'keep', level: 'L1' };
  if (!isProven && isShutOut) return { kind: 'shutOut' };
  const personSlot =
    mine?.personSlot ??
    freeSlot(
      ofAccount.map((row) => row.personSlot),
      PEOPLE_MAX,
    );
  if (personSlot === undefined) return { kind: 'tooManyPeople' };
  if (isProven) return { kind: 'own', mine, personSlot };
  const payerSlot = freeSlot(
    ofPerson.map((row) => row.payerSlot),
    PAYERS_MAX,
  );
  if (payerSlot === undefined) return { kind: 'payersFull' };
  return { kind: 'pay', personSlot, payerSlot, hasOwner: owner !== undefined };
};

/** The first place that is free. */
export const freeSlot = (taken: readonly (number | null)[], slots: number): number | undefined =>
  Array.from({ length: slots }, (_, index) => index + 1).find((slot) => !taken.includes(slot));
