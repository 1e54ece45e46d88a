import { openCase } from '../cases/open-case';
import { appendAudit } from '../database/audit-store';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import { isDuplicateKey } from '../database/transaction';
import { postEntry } from '../ledger/post-entry';
import { merchantAccountsOn } from '../payments/merchant-account-store';
import type { PaymentGateway } from '../payments/payment-gateway';
import { inChunks } from '../shared/chunks';
import type { Clock } from '../shared/clock';
import type { Day } from '../shared/day';
import { addDays, dayOf, timeOfDay } from '../shared/day';
import { fen } from '../shared/fen';
import { askWeChat } from './ask-wechat';
import type { BillRow } from './bill-row';
import type { BillKind, BillSource } from './bill-source';
import type { Bill } from './bill-store';
import { billOf, countDifferences, countFindings, lastLineOf, markCompared, partsOf } from './bill-store';
import { compareRows } from './compare-rows';
import type { AskedBill, KeepOutcome } from './keep-bill';
import { keepBill } from './keep-bill';
import { readBill } from './read-bill';
import { unzipped } from './take-bill';
import { tellMissing } from './tell-missing';

export type ReconcileDeps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  gateway: PaymentGateway;
  billSource: BillSource;
};

export type ReconcileOutcome =
  | { kind: 'compared' | 'alreadyCompared'; rowN: number; agreedN: number; differences: Record<string, number> }
  /** Nothing is known yet: take it up again in half an hour. `busy`: another run is at it. */
  | { kind: 'later'; why: 'creating' | 'noAnswer' | 'busy' }
  /** A person must look: a case is open. */
  | { kind: 'failed'; why: 'refused' | 'wrongHash' | 'unreadable'; reason: string };

type Reconciled = AskedBill & { withSuspense: boolean };

export type DayReport =
  | { kind: 'notYet' | 'tooOld' }
  | { kind: 'done'; accounts: { merchant: string; subMerchant: string; outcome: ReconcileOutcome }[] };

const FETCH_AFTER = '10:00';
const BILLS_KEPT_DAYS = 90; // WeChat has the bills of the last three months
const ROWS_PER_TRANSACTION = 500;

/**
 * Compares WeChat's bill of a day with our orders and refunds, for every merchant account of that day. Each difference
 * becomes one case; a payment that only the bill knows is settled. A day that was compared stays as it is; a run that was
 * cut off goes on where it stopped.
 */
export const reconcileDay = async (
  deps: ReconcileDeps,
  { onDay, kind, officer }: { onDay: Day; kind: BillKind; officer: string },
): Promise<DayReport> => {
  const now = deps.clock.now();
  const today = dayOf(now);
  const isReady = onDay < addDays(today, -1) || (onDay < today && timeOfDay(now) >= FETCH_AFTER);
  if (!isReady) return { kind: 'notYet' };
  if (onDay < addDays(today, -BILLS_KEPT_DAYS)) return { kind: 'tooOld' };
  const accounts = await merchantAccountsOn(deps.reader, onDay);
  const report: Extract<DayReport, { kind: 'done' }> = { kind: 'done', accounts: [] };
  for (const account of accounts) {
    const withSuspense = account === accounts.at(-1); // suspense names no merchant: one bill of the day looks for it
    const outcome = await reconcileAccount(deps, { account, onDay, kind, withSuspense }, officer);
    report.accounts.push({ merchant: account.merchant, subMerchant: account.subMerchant, outcome });
  }
  return report;
};

const reconcileAccount = async (deps: ReconcileDeps, asked: Reconciled, officer: string): Promise<ReconcileOutcome> => {
  try {
    return await reconcileBill(deps, asked, officer);
  } catch (error) {
    if (isDuplicateKey(error)) return { kind: 'later', why: 'busy' };
    throw error;
  }
};

const reconcileBill = async (deps: ReconcileDeps, asked: Reconciled, officer: string): Promise<ReconcileOutcome> => {
  const { reader } = deps;
  const key = { merchantAccountId: asked.account.id, billDay: asked.onDay, kind: asked.kind };
  if ((await billOf(reader, key)) === undefined) {
    const kept = await keepBill(deps, asked);
    if (kept.kind !== 'kept') return notKept(deps, asked, kept);
  }
  const bill = await billOf(reader, key);
  if (bill === undefined) throw new Error('a bill that was kept is not there');
  if (bill.state === 'compared') return { kind: 'alreadyCompared', ...(await countsOf(reader, bill)) };
  if (!(await compareBill(deps, bill, asked))) return { kind: 'later', why: 'noAnswer' };
  await deps.inTransaction((tx) => finish(tx, bill, officer));
  return { kind: 'compared', ...(await countsOf(reader, bill)) };
};

const compareBill = async (
  deps: ReconcileDeps,
  bill: Bill,
  { account, withSuspense }: Reconciled,
): Promise<boolean> => {
  const { inTransaction, reader, clock } = deps;
  const { id, billDay, kind } = bill;
  const compared = { id, billDay, kind, account };
  const lastLine = await lastLineOf(reader, id);
  const rows =
    bill.rowN === 0 ? [] : rowsAfter(lastLine, readBill(unzipped(partsOf(reader, id)), { account, onDay: billDay }));
  for await (const chunk of inChunks(rows, ROWS_PER_TRANSACTION)) {
    await inTransaction((tx) => compareRows(tx, compared, chunk, clock.now()));
  }
  if (!(await askWeChat(deps, compared))) return false;
  await tellMissing(inTransaction, { bill: compared, withSuspense, now: clock.now() });
  return true;
};

const rowsAfter = async function* (lineN: number, rows: AsyncIterable<BillRow>): AsyncGenerator<BillRow> {
  for await (const row of rows) if (row.lineN > lineN) yield row;
};

const finish = async (tx: Tx, bill: Bill, officer: string): Promise<void> => {
  if ((await markCompared(tx, bill.id)) === 0) return;
  if (bill.kind === 'ALL' && bill.feeFen !== 0) {
    const amountFen = fen(Math.abs(bill.feeFen));
    const posting =
      bill.feeFen > 0
        ? ({ debit: 'merchantFee', credit: 'feePayable', amountFen } as const)
        : ({ debit: 'feePayable', credit: 'merchantFee', amountFen } as const);
    const entry = { sourceKey: `bill:${bill.id}`, collectionDay: bill.billDay, postings: [posting] };
    await postEntry(tx, { kind: 'merchantFee', ...entry });
  }
  const act = { actorKind: officer === 'system' ? 'system' : 'officer', actor: officer } as const;
  await appendAudit(tx, { ...act, action: 'reconcile.day', subject: `bills:${bill.id}` });
};

const countsOf = async (
  reader: Reader,
  bill: Bill,
): Promise<{ rowN: number; agreedN: number; differences: Record<string, number> }> => {
  const findings = await countFindings(reader, bill.id);
  const differences = await countDifferences(reader, bill.id);
  return {
    rowN: bill.rowN,
    agreedN: findings.find(({ finding }) => finding === 'agrees')?.lineN ?? 0,
    differences: Object.fromEntries(differences.map(({ kind, differenceN }) => [kind, differenceN])),
  };
};

const REASONS = {
  refused: '微信不给这份账单，请核对商户号和权限。',
  wrongHash: '账单下载了三次，校验值都对不上，没有采用。',
};

const notKept = async (
  { inTransaction, clock }: ReconcileDeps,
  { account, onDay }: AskedBill,
  outcome: Exclude<KeepOutcome, { kind: 'kept' }>,
): Promise<ReconcileOutcome> => {
  if (outcome.kind === 'creating') return { kind: 'later', why: 'creating' };
  if (outcome.kind === 'unknown') return { kind: 'later', why: 'noAnswer' };
  const subject = `bill:${account.id}:${onDay}`;
  await inTransaction((tx) => openCase(tx, { kind: 'billFile', subject, now: clock.now() }));
  const reason = outcome.kind === 'unreadable' ? outcome.reason : REASONS[outcome.kind];
  return { kind: 'failed', why: outcome.kind, reason };
};
