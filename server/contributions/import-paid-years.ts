import { openCase } from '../cases/open-case';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import { appendEvent } from '../outbox/append-event';
import { csvRows, inspectCsv } from '../participants/csv-file';
import type { RowProblem } from '../participants/import-problems';
import { ImportRefusal } from '../participants/import-problems';
import { importOf, imports } from '../participants/import-store';
import { idsByIndex } from '../participants/participant-store';
import { personIndexes } from '../participants/seal-person';
import type { Clock } from '../shared/clock';
import { dayOf, instantOf } from '../shared/day';
import { newRid } from '../shared/ids';
import type { Indexer } from '../shared/sealing';
import { channelFacts, isKnownFact } from './channel-fact-store';
import { claimPersonYear, creditPersonYear } from './credit-person-year';
import { openDueItem } from './due-item-store';
import { explanationText } from './line-explanation';
import type { PaidRow } from './paid-file';
import { PAID_HEADER, readPaidRow } from './paid-file';
import { serialProblems } from './serial-problems';
import { ensurePersonYear, freeLease, lockUnpaidYear, takeLease } from './person-year-store';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock; indexer: Indexer };

export type PaidImport = {
  outcome: 'dryRun' | 'applied' | 'refused' | 'alreadyApplied';
  rowCount: number;
  creditedCount: number;
  /** The year had a contribution (a case is open), or the serial was known. */
  skippedCount: number;
  /** An order asks for the year just now: import the same file again later. */
  heldCount: number;
  problems: RowProblem[];
};

const ROWS_PER_TRANSACTION = 200;
const ROWS_MAX = 200_000;
const PROBLEMS_MAX = 200;

/**
 * Credits what other channels say was paid (bank counter, earlier years). Every row is read before the first is written;
 * each row is credited once, by channel and serial, so an import that was cut off is simply run again.
 */
export const importPaidYears = async (
  deps: Deps,
  { path, apply, officer }: { path: string; apply: boolean; officer: string },
): Promise<PaidImport> => {
  const none = { rowCount: 0, creditedCount: 0, skippedCount: 0, heldCount: 0 };
  try {
    const file = await inspectCsv(path);
    if ((await importOf(deps.reader, 'paid', file.fileHash))?.appliedAt instanceof Date) {
      return { outcome: 'alreadyApplied', ...none, problems: [] };
    }
    const { rows, problems } = await readAll(deps, file);
    if (problems.length > 0) return { outcome: 'refused', ...none, rowCount: rows.length, problems };
    if (!apply) return { outcome: 'dryRun', ...none, rowCount: rows.length, problems };
    const counts = await applyRows(deps, rows, { officer, fileHash: file.fileHash });
    return { outcome: 'applied', rowCount: rows.length, ...counts, problems };
  } catch (error) {
    if (error instanceof ImportRefusal) return { outcome: 'refused', ...none, problems: [error.problem] };
    throw error;
  }
};

type KnownRow = PaidRow & { participantId: number };

const readAll = async (
  { clock, reader, indexer }: Deps,
  file: Awaited<ReturnType<typeof inspectCsv>>,
): Promise<{ rows: KnownRow[]; problems: RowProblem[] }> => {
  const today = dayOf(clock.now());
  const read: (PaidRow & { line: number })[] = [];
  const problems: RowProblem[] = [];
  let isHeader = true;
  for await (const row of csvRows(file)) {
    if (isHeader) {
      isHeader = false;
      if (PAID_HEADER.some((name, index) => row.cells[index] !== name)) {
        const mend = `请用这些列：${PAID_HEADER.join(',')}`;
        return { rows: [], problems: [{ line: row.line, column: '', reason: '表头不对。', mend }] };
      }
      continue;
    }
    const result = readPaidRow(row, today);
    if (result.ok) read.push({ ...result.value, line: row.line });
    else if (problems.length < PROBLEMS_MAX) problems.push(result.problem);
    if (read.length > ROWS_MAX) {
      return { rows: [], problems: [{ line: row.line, column: '', reason: '行数太多。', mend: '请分成几个文件。' }] };
    }
  }
  const ids = await participantIds(reader, indexer, read);
  const rows: (KnownRow & { line: number })[] = [];
  for (const { line, ...row } of read) {
    const participantId = ids.get(row.idNumber);
    if (participantId !== undefined) rows.push({ ...row, line, participantId });
    else if (problems.length < PROBLEMS_MAX) {
      problems.push({ line, column: '身份证号', reason: '名册里没有这个人。', mend: '请先导入参保人。' });
    }
  }
  const doubtful = await serialProblems(reader, rows);
  return { rows, problems: [...problems, ...doubtful].slice(0, PROBLEMS_MAX) };
};

const participantIds = async (
  reader: Reader,
  indexer: Indexer,
  rows: readonly PaidRow[],
): Promise<Map<string, number>> => {
  const indexOf = personIndexes(indexer).idNumber;
  const byIndex = new Map(rows.map((row) => [indexOf(row.idNumber), row.idNumber]));
  const indexes = [...byIndex.keys()];
  const ids = new Map<string, number>();
  for (let start = 0; start < indexes.length; start += 500) {
    for (const found of await idsByIndex(reader, indexes.slice(start, start + 500))) {
      const idNumber = byIndex.get(found.idNumberIndex);
      if (idNumber !== undefined) ids.set(idNumber, found.id);
    }
  }
  return ids;
};

const applyRows = async (
  { inTransaction, clock }: Deps,
  rows: readonly KnownRow[],
  { officer, fileHash }: { officer: string; fileHash: string },
): Promise<Pick<PaidImport, 'creditedCount' | 'skippedCount' | 'heldCount'>> => {
  const importId = await inTransaction(async (tx) => {
    const id = await tx.insertIfNew(imports, { kind: 'paid', fileHash, officer });
    return id ?? (await importOf(tx, 'paid', fileHash))?.id ?? 0;
  });
  const recorded: Recorded[] = [];
  for (let start = 0; start < rows.length; start += ROWS_PER_TRANSACTION) {
    const chunk = rows.slice(start, start + ROWS_PER_TRANSACTION);
    const outcomes = await inTransaction(async (tx) => {
      const each: Recorded[] = [];
      for (const row of chunk) each.push(await recordFact(tx, row, importId, clock.now()));
      await tellOfCredits(tx, chunk, { each, importId, now: clock.now() });
      return each;
    });
    recorded.push(...outcomes);
  }
  const count = (wanted: Recorded): number => recorded.filter((outcome) => outcome === wanted).length;
  if (count('held') === 0) {
    await inTransaction((tx) => tx.change('UPDATE imports SET applied_at = ? WHERE id = ?', [clock.now(), importId]));
  }
  return { creditedCount: count('credited'), skippedCount: count('skipped'), heldCount: count('held') };
};

type Recorded = 'credited' | 'skipped' | 'held';

/** Step: others hear of whoever was credited, in the same commit: nobody is reminded of what a bank took yesterday. */
const tellOfCredits = async (
  tx: Tx,
  chunk: readonly KnownRow[],
  { each, importId, now }: { each: readonly Recorded[]; importId: number; now: Date },
): Promise<void> => {
  const credited = chunk.filter((_, at) => each[at] === 'credited').map(({ participantId }) => participantId);
  if (credited.length === 0) return;
  const told = { dedupeKey: `imported:${newRid()}`, subject: `imports:${importId}`, now };
  const payload = { participantIds: [...new Set(credited)] };
  await appendEvent(tx, { event: 'contributions.imported', payload, ...told });
};

/**
 * Step: notes a channel's payment and credits it. `held`: an order asks for this very year just now, so nothing is noted
 * and the row comes again. A year that has a contribution already: the money needs somebody who gives it back.
 */
const recordFact = async (tx: Tx, row: KnownRow, importId: number, now: Date): Promise<Recorded> => {
  const { channel, serial, participantId, feeYear, personalFen, paidDay } = row;
  const personYearId = await ensurePersonYear(tx, participantId, feeYear);
  const holder = `${channel}:${serial}`;
  if ((await takeLease(tx, { personYearId, holderKind: 'channel', holder, now })) === 0) {
    return (await isKnownFact(tx, channel, serial)) ? 'skipped' : 'held';
  }
  const isFree = (await lockUnpaidYear(tx, personYearId)) === 1;
  const outcome = isFree ? 'credited' : 'duplicate';
  const fact = { channel, serial, participantId, feeYear, amountFen: personalFen, paidDay, outcome, importId };
  const factId = await tx.insertIfNew(channelFacts, fact);
  if (factId !== undefined && isFree) {
    await credit(tx, row, { personYearId, holder, now });
    return 'credited';
  }
  await freeLease(tx, personYearId, holder);
  if (factId !== undefined && personalFen > 0) {
    const subject = `channelFact:${factId}`;
    await openCase(tx, { kind: 'uncreditableLine', subject, amountFen: personalFen, returnBy: 'otherChannel', now });
  }
  return 'skipped';
};

const credit = async (
  tx: Tx,
  row: KnownRow,
  { personYearId, holder, now }: { personYearId: number; holder: string; now: Date },
): Promise<void> => {
  const { channel, serial, tier, personalFen } = row;
  const asked = { personYearId, kind: 'contribution' as const, toTier: tier, amountFen: personalFen };
  const dueItemId = await openDueItem(tx, asked);
  const claim = { personYearId, dueItemId, tier, personalFen, leaseHolder: holder, holderKind: 'channel' as const };
  if (!(await claimPersonYear(tx, claim, now))) throw new Error('an unpaid year under our lease could not be claimed');
  const funders =
    row.subsidyFen === 0 ? [] : [{ funder: 'government', kind: 'subsidy' as const, amountFen: row.subsidyFen }];
  await creditPersonYear(tx, {
    ...claim,
    channel,
    channelRef: serial,
    funders,
    paidAt: instantOf(row.paidDay),
    rulePackId: undefined,
    explanationText: explanationText(funders, { source: 'channelFact' }),
  });
};
