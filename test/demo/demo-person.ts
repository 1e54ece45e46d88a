import { checkCharacter } from '../../server/shared/identity-number';

/** 610199: a valid province (Shaanxi), a county code that is assigned to nobody. No such ID number can be real. */
export const DEMO_COUNTY = '610199';

/** `channel`: where it was paid; at the bank's counter when nothing is said. */
export type PaidYear = { feeYear: number; tier: number; subsidy: number; paidDay: string; channel?: string };

export type DemoPerson = {
  /** Only example people have one: under it they sign in to the local WeChat. */
  alias?: string;
  /** What the example shows, for the printed table. */
  shows?: string;
  name: string;
  idNumber: string;
  phone: string;
  village: string;
  enrolledDay: string;
  status: string;
  stopReason?: string;
  stoppedDay?: string;
  groups: readonly { kind: '人群' | '其他养老'; name: string; fromDay: string; toDay: string }[];
  paid: readonly PaidYear[];
};

/** An ID number below the unassigned county code, with the right check character. */
export const demoIdNumber = (birthDay: string, sequence: number): string => {
  const digits = `${DEMO_COUNTY}${birthDay.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return `${digits}${checkCharacter(digits)}`;
};

/** Phones of the demo begin with 199 0000: no operator has given them out. */
export const demoPhone = (number: number): string => `1990000${String(number).padStart(4, '0')}`;

/** Shaanxi's table (test data): what the county adds to a tier, in yuan. */
export const SUBSIDY: Readonly<Record<number, number>> = {
  300: 45,
  500: 75,
  800: 90,
  1000: 100,
  1500: 150,
  2000: 200,
  3000: 300,
  4000: 300,
  5000: 300,
  6000: 300,
};

export const paidYears = (feeYears: readonly number[], tier: number): PaidYear[] =>
  feeYears.map((feeYear) => ({ feeYear, tier, subsidy: SUBSIDY[tier] ?? 0, paidDay: `${feeYear}-06-11` }));
