import type { Reader } from '../database/transaction';
import type { SettledOrder } from '../payments/payment-reads';
import type { Day } from '../shared/day';

export type InsuredPerson = { participantId: number; rid: string; name: string; idNumber: string };

/** What receipts ask other rooms, as functions: `compose.ts` wires them. Lists are asked in one query. */
export type SettledOrderOf = (reader: Reader, orderId: number) => Promise<SettledOrder | undefined>;
export type HouseholdRegionsOf = (
  reader: Reader,
  participantIds: readonly number[],
  on: Day,
) => Promise<ReadonlyMap<number, string>>;
export type InsuredPeopleOf = (
  reader: Reader,
  participantIds: readonly number[],
) => Promise<ReadonlyMap<number, InsuredPerson>>;
/** The participant who pays with this account, when it has shown who that is. */
export type PayerOf = (reader: Reader, accountId: number) => Promise<number | undefined>;
/** The people an account holds L2 for: their receipts are its own. */
export type ParticipantsAtL2 = (reader: Reader, accountId: number) => Promise<readonly number[]>;
/** The words of the county's rule pack. `countyName` heads the voucher: 青禾县. */
export type PackTexts = (
  regionCode: string,
  feeYear: number,
  on: Day,
) => { receiptTitle: string; receiptFooter: string; countyName?: string | undefined };
