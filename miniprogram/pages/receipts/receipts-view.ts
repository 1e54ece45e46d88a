import type { OtherPayment, ReceiptSummary } from '../../../types/receipts';
import { spokenYuan } from '../../words/amount-words';
import { fullDay } from '../../words/day-words';
import { personWords, spokenName } from '../../words/people-words';

export type ReceiptRow = {
  readonly key: string;
  /** Empty: paid elsewhere, we have no receipt of it. */
  readonly receiptId: string;
  readonly day: string;
  readonly person: string;
  readonly amountFen: number;
  readonly state: string;
  readonly tone: 'done' | 'now' | 'gone' | 'plain';
  readonly label: string;
};
export type YearGroup = { readonly year: string; readonly rows: readonly ReceiptRow[] };
export type Chip = { readonly participantId: string; readonly text: string; readonly isChosen: boolean };
export type ReceiptsView = {
  readonly chips: readonly Chip[];
  readonly groups: readonly YearGroup[];
  readonly isEmpty: boolean;
};

type Dated = ReceiptRow & { readonly paidDay: string; readonly participantId: string };

/** All receipts that were loaded, by year of payment, newest first; `chosen` is a participant, or empty for everybody. */
export const receiptsView = (
  receipts: readonly ReceiptSummary[],
  otherPayments: readonly OtherPayment[],
  chosen: string,
): ReceiptsView => {
  const rows = [...receipts.map(ofReceipt), ...otherPayments.map(ofOtherPayment)].sort((one, other) =>
    other.paidDay.localeCompare(one.paidDay),
  );
  const people = [...new Map(rows.map(({ participantId, person }) => [participantId, person]))];
  const isKnown = people.some(([participantId]) => participantId === chosen);
  const shown = isKnown ? rows.filter(({ participantId }) => participantId === chosen) : rows;
  return { chips: chipsOf(people, isKnown ? chosen : ''), groups: byYear(shown), isEmpty: rows.length === 0 };
};

const ofReceipt = (receipt: ReceiptSummary): Dated => {
  const { stateText: state } = receipt;
  return {
    key: receipt.id,
    receiptId: receipt.id,
    paidDay: receipt.paidDay,
    participantId: receipt.participantId,
    amountFen: receipt.amountFen,
    state,
    tone: toneOf(receipt),
    ...named(receipt, state),
  };
};

const ofOtherPayment = (payment: OtherPayment): Dated => ({
  key: `${payment.participantId}-${payment.feeYear}-${payment.paidDay}-${payment.amountFen}`,
  receiptId: '',
  paidDay: payment.paidDay,
  participantId: payment.participantId,
  amountFen: payment.amountFen,
  state: payment.where,
  tone: 'plain',
  // Only what was paid for one's own record is told.
  ...named({ ...payment, relation: 'self' }, payment.where),
});

type Named = { paidDay: string; maskedName: string; amountFen: number; relation?: string | undefined };

const named = (
  { paidDay, maskedName, amountFen, relation }: Named,
  state: string,
): Pick<Dated, 'day' | 'person' | 'label'> => {
  const day = fullDay(paidDay);
  const person = personWords(relation, maskedName);
  return { day, person, label: `${day}，${spokenName(person)}，${spokenYuan(amountFen)}，${state}` };
};

const toneOf = ({ standing, step }: ReceiptSummary): ReceiptRow['tone'] => {
  if (standing !== 'valid') return 'gone';
  return step === 'inAccount' ? 'done' : 'now';
};

const chipsOf = (people: readonly (readonly [string, string])[], chosen: string): Chip[] =>
  people.length < 2
    ? []
    : [['', '全部'] as const, ...people].map(([participantId, text]) => ({
        participantId,
        text,
        isChosen: participantId === chosen,
      }));

const byYear = (rows: readonly Dated[]): YearGroup[] => {
  const years = [...new Set(rows.map(({ paidDay }) => paidDay.slice(0, 4)))];
  return years.map((year) => ({
    year: `${year}年`,
    rows: rows.filter(({ paidDay }) => paidDay.startsWith(year)).map(withoutDates),
  }));
};

const withoutDates = ({ key, receiptId, day, person, amountFen, state, tone, label }: Dated): ReceiptRow => ({
  key,
  receiptId,
  day,
  person,
  amountFen,
  state,
  tone,
  label,
});
