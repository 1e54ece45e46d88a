import type { Reader } from '../database/transaction';
import type { SettledOrder } from '../payments/payment-reads';
import type { Day } from '../shared/day';
import type { PromisedDay } from './receipt-progress';

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
/** By when each stage was promised, by the pack of a place; `undefined`: nothing was. */
export type StagePromisesOf = (regionCode: string, on: Day) => PromisedDay | undefined;
/** Where the paper certificate is handed out, as the pack of a place says it. */
export type TaxHallOf = (regionCode: string, on: Day) => TaxHall;
export type TaxHall = { hall: string; address: string; hours: string; bring: string; answerByDay: Day };
/** The words of the county's rule pack. `countyName` heads the voucher: 青禾县. */
export type PackTexts = (
  regionCode: string,
  feeYear: number,
  on: Day,
) => { receiptTitle: string; receiptFooter: string; countyName?: string | undefined };
