import type { InTransaction } from '../database/transaction';
import type { MerchantAccountRow } from '../payments/merchant-account-store';
import type { Day } from '../shared/day';
import { sha256Hex } from '../shared/ids';
import { fenOfMilliFen } from './bill-amounts';
import { BillRefusal } from './bill-refusal';
import type { BillKind, BillSource } from './bill-source';
import { billParts, bills } from './bill-store';
import { readBill } from './read-bill';
import type { TakenBill } from './take-bill';
import { takeBill, unzipped } from './take-bill';

type Deps = { inTransaction: InTransaction; billSource: BillSource };
export type AskedBill = { account: MerchantAccountRow; onDay: Day; kind: BillKind };

export type KeepOutcome =
  | { kind: 'kept' }
  | { kind: 'creating' }
  | { kind: 'unknown'; why: string }
  | { kind: 'refused'; code: string }
  | { kind: 'wrongHash' }
  /** `reason` is a sentence for an officer. */
  | { kind: 'unreadable'; reason: string };

const PART_BYTES = 45_000; // 60 000 characters in base64: fits a text column
const HASH_TRIES = 3;

/**
 * Fetches a day's bill, proves it by its hash, reads it from heading to totals, and only then keeps it with its bytes.
 * Nothing is written of a bill that cannot be believed.
 */
export const keepBill = async (deps: Deps, asked: AskedBill): Promise<KeepOutcome> => {
  for (let tries = 1; tries <= HASH_TRIES; tries += 1) {
    const answer = await deps.billSource.fetchTradeBill(asked.account, asked.onDay, asked.kind);
    if (answer.kind === 'noTrades') return writeBill(deps, asked, NO_TRADES);
    if (answer.kind !== 'file') return answer;
    const taken = await takeBill(answer.content, answer.sha1).catch(cutOff);
    if (taken === undefined) return { kind: 'unknown', why: 'cut off' };
    if (taken === 'wrongHash') continue;
    try {
      const counted = await countRows(taken, asked);
      return await writeBill(deps, asked, { ...taken, ...counted, wechatSha: answer.sha1 });
    } catch (error) {
      if (error instanceof BillRefusal) return { kind: 'unreadable', reason: error.reason };
      throw error;
    }
  }
  return { kind: 'wrongHash' };
};

const NO_TRADES = { fileHash: sha256Hex(''), zipped: [] as Buffer[], wechatSha: '', rowN: 0, feeMilliFen: 0 };

const cutOff = (): undefined => undefined;

const countRows = async (
  { zipped }: TakenBill,
  { account, onDay }: AskedBill,
): Promise<{ rowN: number; feeMilliFen: number }> => {
  let [rowN, feeMilliFen] = [0, 0];
  for await (const row of readBill(unzipped(zipped), { account, onDay })) {
    rowN += 1;
    feeMilliFen += row.feeMilliFen;
  }
  return { rowN, feeMilliFen };
};

const writeBill = async (
  { inTransaction }: Deps,
  { account, onDay, kind }: AskedBill,
  { zipped, feeMilliFen, ...counted }: typeof NO_TRADES,
): Promise<KeepOutcome> => {
  const row = {
    merchantAccountId: account.id,
    billDay: onDay,
    kind,
    state: 'kept',
    feeFen: fenOfMilliFen(feeMilliFen),
  };
  await inTransaction(async (tx) => {
    const billId = await tx.insertIfNew(bills, { ...row, ...counted });
    if (billId === undefined) return; // another run kept the same bill
    const file = Buffer.concat(zipped);
    for (let start = 0, positionN = 1; start < file.length; start += PART_BYTES, positionN += 1) {
      const partText = file.subarray(start, start + PART_BYTES).toString('base64');
      await tx.insert(billParts, { billId, positionN, partText });
    }
  });
  return { kind: 'kept' };
};
