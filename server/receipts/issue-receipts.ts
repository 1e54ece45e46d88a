import type { InTransaction, Tx } from '../database/transaction';
import type { SettledLine, SettledOrder } from '../payments/payment-reads';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import { sumFen } from '../shared/fen';
import { newRid } from '../shared/ids';
import type { HouseholdRegionsOf, PayerOf, SettledOrderOf } from './neighbours';
import { encodeReceiptCode } from './receipt-code';
import type { ReceiptKeys } from './receipt-keys';
import { insertReceipt, insertReceiptLines, receiptsOfOrder } from './receipt-store';

export type IssueReceiptsDeps = {
  inTransaction: InTransaction;
  clock: Clock;
  keys: ReceiptKeys;
  settledOrder: SettledOrderOf;
  householdRegions: HouseholdRegionsOf;
  payerOf: PayerOf;
};

/**
 * Use case: one receipt for each insured person of a settled order, numbered `<out_trade_no>-<n>` in the order of the
 * lines. A second run changes nothing. An order of which nothing was credited gets none.
 */
export const issueReceipts = (deps: IssueReceiptsDeps, { orderId }: { orderId: number }): Promise<void> =>
  deps.inTransaction(async (tx) => {
    const order = await deps.settledOrder(tx, orderId);
    if (order === undefined) throw new Error(`no settled order ${orderId}`);
    const issued = new Set((await receiptsOfOrder(tx, orderId)).map(({ participantId }) => participantId));
    const people = byPerson(order.lines).filter(([participantId]) => !issued.has(participantId));
    const ids = people.map(([participantId]) => participantId);
    const regions = await deps.householdRegions(tx, ids, dayOf(order.successAt));
    const payerId = await deps.payerOf(tx, order.accountId);
    for (const [at, [participantId, lines]] of people.entries()) {
      const regionCode = regions.get(participantId);
      if (regionCode === undefined) throw new Error(`participant ${participantId} has no household region`);
      const number = `${order.outTradeNo}-${issued.size + at + 1}`;
      await issueOne(tx, deps, { order, number, payerId, participantId, regionCode, lines });
    }
  });

type One = {
  order: SettledOrder;
  number: string;
  payerId: number | undefined;
  participantId: number;
  regionCode: string;
  lines: readonly SettledLine[];
};

const issueOne = async (tx: Tx, deps: IssueReceiptsDeps, one: One): Promise<void> => {
  const { order, number, payerId, participantId, regionCode, lines } = one;
  const issuedAt = deps.clock.now();
  const signer = deps.keys.signer(dayOf(issuedAt));
  const rid = newRid();
  const facts = {
    rid,
    feeYears: [...new Set(lines.map((line) => line.feeYear))].sort((first, second) => first - second),
    amountFen: sumFen(lines.map((line) => line.amountFen)),
    paidDay: dayOf(order.successAt),
    regionCode,
  };
  const receiptId = await insertReceipt(tx, {
    number,
    rid,
    orderId: order.orderId,
    accountId: order.accountId,
    payerId,
    participantId,
    regionCode,
    keyName: signer.keyName,
    codeText: encodeReceiptCode(facts, signer),
    issuedAt,
  });
  if (receiptId === undefined) return; // another worker was faster: its receipt is as good
  const lineIds = lines.map((line) => line.lineId);
  await insertReceiptLines(tx, receiptId, lineIds);
};

/** The lines of each person, people in the order of their first line: the same on every run. */
const byPerson = (lines: readonly SettledLine[]): [participantId: number, lines: SettledLine[]][] => {
  const people = new Map<number, SettledLine[]>();
  for (const line of [...lines].sort((first, second) => first.lineId - second.lineId)) {
    people.set(line.participantId, [...(people.get(line.participantId) ?? []), line]);
  }
  return [...people];
};
