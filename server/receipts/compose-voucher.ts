import type { Reader } from '../database/transaction';
import type { SettledOrder } from '../payments/payment-reads';
import type { Day } from '../shared/day';
import { dayOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import { fen } from '../shared/fen';
import { maskIdNumber, maskName } from '../shared/masks';
import { amountInCapitals } from './amount-in-capitals';
import { personIn } from './list-receipts';
import type { InsuredPeopleOf, PackTexts, SettledOrderOf } from './neighbours';
import type { OpenReceipt } from './open-receipt';
import { receiptUrl } from './receipt-code';
import type { ReceiptStanding } from './receipt-standing';
import { amountOf, isLive, reversedAmountOf, reversedDayOf, standingOf } from './receipt-standing';

/** Everything that is written on a receipt (凭证), on the phone and on paper alike. */
export type Voucher = {
  heading: string;
  title: string;
  footer: string;
  number: string;
  amountFen: Fen;
  amountInCapitals: string;
  participantId: string;
  /** Full only for the insured in person; nobody else's file ever holds it. */
  insuredName: string;
  maskedName: string;
  maskedIdNumber: string;
  /** Newest first. */
  years: readonly { feeYear: number; tier: string; amountFen: Fen; subsidyFen: Fen; reversed: boolean }[];
  payer: string;
  paidAt: Date;
  payee: string;
  verifyUrl: string;
  issuedAt: Date;
  standing: ReceiptStanding;
  reversedFen: Fen;
  /** Of the last line that was given back. */
  reversedDay?: Day | undefined;
  orderRid: string;
};

export type VoucherDeps = {
  reader: Reader;
  settledOrder: SettledOrderOf;
  insuredPeople: InsuredPeopleOf;
  packTexts: PackTexts;
  publicBaseUrl: string;
};

const PAYER_WITHOUT_NAME = '微信用户'; // who pays with a pay-only slip has never told a name
const TITLE = '电子缴费凭证';

/** Step: the words and figures of an opened receipt, masked for whoever opened it. */
export const composeVoucher = async (
  deps: VoucherDeps,
  { receipt, lines, isInsured }: OpenReceipt,
): Promise<Voucher> => {
  const order = await orderOf(deps, receipt.orderId);
  const { participantId, payerId } = receipt;
  const people = await deps.insuredPeople(deps.reader, payerId === null ? [participantId] : [participantId, payerId]);
  const person = personIn(people, participantId);
  const payerName = payerId === null ? undefined : people.get(payerId)?.name;
  const newestYear = Math.max(...lines.map((line) => line.feeYear));
  const texts = deps.packTexts(receipt.regionCode, newestYear, dayOf(order.successAt));
  const amountFen = amountOf(lines);
  return {
    heading: `${texts.countyName ?? ''}城乡居民养老保险费`,
    title: texts.receiptTitle || TITLE,
    footer: texts.receiptFooter,
    number: receipt.number,
    amountFen,
    amountInCapitals: amountInCapitals(amountFen),
    participantId: person.rid,
    insuredName: isInsured ? person.name : maskName(person.name),
    maskedName: maskName(person.name),
    maskedIdNumber: maskIdNumber(person.idNumber),
    years: lines.map((line) => ({
      feeYear: line.feeYear,
      tier: line.tier,
      amountFen: fen(line.personalFen),
      subsidyFen: fen(line.subsidyFen),
      reversed: !isLive(line),
    })),
    payer: payerName === undefined ? PAYER_WITHOUT_NAME : maskName(payerName),
    paidAt: order.successAt,
    payee: order.payeeName,
    verifyUrl: receiptUrl(deps.publicBaseUrl, receipt.codeText),
    issuedAt: receipt.issuedAt,
    standing: standingOf(lines),
    reversedFen: reversedAmountOf(lines),
    reversedDay: reversedDayOf(lines),
    orderRid: order.orderRid,
  };
};

const orderOf = async ({ reader, settledOrder }: VoucherDeps, orderId: number): Promise<SettledOrder> => {
  const order = await settledOrder(reader, orderId);
  if (order === undefined) throw new Error(`order ${orderId} of a receipt is not settled`);
  return order;
};
