import type { InTransaction, Reader, Tx } from '../database/transaction';
import { isDuplicateKey } from '../database/transaction';
import { csvRows, inspectCsv } from '../participants/csv-file';
import type { RowProblem } from '../participants/import-problems';
import { ImportRefusal } from '../participants/import-problems';
import { importOf, imports } from '../participants/import-store';
import { idsByIndex } from '../participants/participant-store';
import { personIndexes } from '../participants/seal-person';
import type { Clock } from '../shared/clock';
import { dayOf, instantOf } from '../shared/day';
import type { Indexer } from '../shared/sealing';
import { channelFacts } from './channel-fact-store';
import { claimPersonYear, creditPersonYear } from './credit-person-year';
import { openDueItem } from './due-item-store';
import { explanationText } from './line-explanation';
import type { PaidRow } from './paid-file';
import { PAID_HEADER, readPaidRow } from './paid-file';
import { ensurePersonYear } from './person-year-store';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock; indexer: Indexer };

export type PaidImport = {
  outcome: 'dryRun' | 'applied' | 'refused' | 'alreadyApplied';
  rowCount: number;
  creditedCount: number;
  /** The year had a contribution, or the serial was known. */
  skippedCount: number;
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
  const none = { rowCount: 0, creditedCount: 0, skippedCount: 0 };
  try {
    const file = await inspectCsv(path);
    if ((await importOf(deps.reader, 'paid', file.fileHash))?.appliedAt instanceof Date) {
      return { outcome: 'alreadyApplied', ...none, problems: [] };
    }
    const { rows, problems } = await readAll(deps, file);
    if (problems.length > 0) return { outcome: 'refused', ...none, rowCount: rows.length, problems };
    if (!apply) return { outcome: 'dryRun', ...none, rowCount: rows.length, problems };
    const creditedCount = await applyRows(deps, rows, { officer, fileHash: file.fileHash });
    const skippedCount = rows.length - creditedCount;
    return { outcome: 'applied', rowCount: rows.length, creditedCount, skippedCount, problems };
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
  const rows: KnownRow[] = [];
  for (const { line, ...row } of read) {
    const participantId = ids.get(row.idNumber);
    if (participantId !== undefined) rows.push({ ...row, participantId });
    else if (problems.length < PROBLEMS_MAX) {
      problems.push({ line, column: '身份证号', reason: '名册里没有这个人。', mend: '请先导入参保人。' });
    }
  }
  return { rows, problems };
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
): Promise<number> => {
  const importId = await inTransaction(async (tx) => {
    const id = await tx.insertIfNew(imports, { kind: 'paid', fileHash, officer });
    return id ?? (await importOf(tx, 'paid', fileHash))?.id ?? 0;
  });
  let credited = 0;
  for (let start = 0; start < rows.length; start += ROWS_PER_TRANSACTION) {
    const chunk = rows.slice(start, start + ROWS_PER_TRANSACTION);
    credited += await inTransaction(async (tx) => {
      let count = 0;
      for (const row of chunk) if (await recordFact(tx, row, importId, clock.now())) count += 1;
      return count;
    });
  }
  await inTransaction((tx) => tx.change('UPDATE imports SET applied_at = ? WHERE id = ?', [clock.now(), importId]));
  return credited;
};

/** Step: notes a channel's fact and credits it when the year is free. `false`: known already, or the year was not free. */
const recordFact = async (tx: Tx, row: KnownRow, importId: number, now: Date): Promise<boolean> => {
  const { channel, serial, participantId, feeYear, personalFen, paidDay } = row;
  const fact = { channel, serial, participantId, feeYear, amountFen: personalFen, paidDay, importId };
  const personYearId = await ensurePersonYear(tx, participantId, feeYear);
  const factId = await tx.insertIfNew(channelFacts, { ...fact, outcome: 'noted' });
  if (factId === undefined) return false;
  const dueItemId = await openDueItemUnlessPaid(tx, row, personYearId);
  const holder = `${channel}:${serial}`;
  const claim = {
    personYearId,
    dueItemId: dueItemId ?? 0,
    tier: row.tier,
    personalFen,
    leaseHolder: holder,
    holderKind: 'channel' as const,
  };
  const free = dueItemId !== undefined && (await claimPersonYear(tx, claim, now));
  await tx.change('UPDATE channel_facts SET outcome = ? WHERE id = ?', [free ? 'credited' : 'duplicate', factId]);
  if (!free) return false;
  const funders =
    row.subsidyFen === 0 ? [] : [{ funder: 'government', kind: 'subsidy' as const, amountFen: row.subsidyFen }];
  await creditPersonYear(tx, {
    ...claim,
    channel,
    channelRef: serial,
    funders,
    paidAt: instantOf(paidDay),
    rulePackId: undefined,
    explanationText: explanationText(funders, { source: 'channelFact' }),
  });
  return true;
};

const openDueItemUnlessPaid = async (tx: Tx, row: KnownRow, personYearId: number): Promise<number | undefined> => {
  const year = await tx.row<{ tier: string | null }>('SELECT tier FROM person_years WHERE id = ?', [personYearId]);
  if (year?.tier !== null) return undefined;
  try {
    return await openDueItem(tx, { personYearId, kind: 'contribution', toTier: row.tier, amountFen: row.personalFen });
  } catch (error) {
    if (isDuplicateKey(error)) return undefined;
    throw error;
  }
};
