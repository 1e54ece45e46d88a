import type { Reader, Tx } from '../database/transaction';
import type { Cells } from '../participants/import-cells';
import { requiredDay } from '../participants/import-cells';
import type { AnyImportKind, ImportContext, ImportKind, Planned } from '../participants/import-kind';
import { codeOf } from '../participants/register-words';
import { appendEvent } from '../outbox/append-event';
import type { Day } from '../shared/day';
import { newRid } from '../shared/ids';
import type { StagedLine } from './contribution-line-store';
import { addStages, linesByReference, stagesOfLines } from './contribution-line-store';

const COLUMNS = ['缴费记录', '年度', '阶段', '日期'] as const;
type Column = (typeof COLUMNS)[number];

const STAGE_WORDS = {
  税务入账: 'taxBooked',
  进国库: 'inTreasury',
  拨付: 'transferred',
  记入个人账户: 'inAccount',
} as const;
type Stage = (typeof STAGE_WORDS)[keyof typeof STAGE_WORDS];
/** In the order of the money's way: a later stage is never earlier. */
const WAY: readonly string[] = ['paid', ...Object.values(STAGE_WORDS)];

/** The credited lines of receipts, by the number that is printed on them. */
export type LinesOfReceipts = (
  reader: Reader,
  numbers: readonly string[],
) => Promise<(StagedLine & { receiptNumber: string })[]>;

/** `record`: a receipt's number, or `channel:serial` of another channel's payment. */
type StageRow = { line: number; record: string; feeYear: number; stage: Stage; onDay: Day };
type StageChange = { lineId: number; stage: Stage; stageDay: Day };

const RECEIPT_NUMBER = /^\d{14}-\d{1,3}$/;
const CHANNEL_RECORD = /^[a-z][A-Za-z]{1,30}:[0-9A-Za-z:-]{1,40}$/;

const read = (cells: Cells<Column>, { today }: ImportContext): StageRow => {
  const record = cells.text('缴费记录');
  if (!RECEIPT_NUMBER.test(record) && !CHANNEL_RECORD.test(record)) {
    cells.blame('缴费记录', '不是缴费记录。', '请填凭证编号（如 26061112345678-1），别的渠道填“渠道:流水号”。');
  }
  const year = cells.text('年度');
  if (!/^20\d{2}$/.test(year)) cells.blame('年度', '不是四位年份。', '请写如 2026。');
  const stage = codeOf(STAGE_WORDS, cells.text('阶段'));
  if (stage === undefined) cells.blame('阶段', '不认识。', `请填：${Object.keys(STAGE_WORDS).join('、')}。`);
  const onDay = requiredDay(cells, '日期');
  if (onDay > today) cells.blame('日期', '在今天以后。', '请填已经发生的日期。');
  return { line: cells.line, record, feeYear: Number(year), stage: stage ?? 'taxBooked', onDay };
};

const keyOfLine = (record: string, feeYear: number): string => `${record}|${feeYear}`;

const plan = async (
  reader: Reader,
  rows: readonly StageRow[],
  linesOfReceipts: LinesOfReceipts,
): Promise<Planned<StageChange>[]> => {
  const lines = await knownLines(reader, rows, linesOfReceipts);
  const reached = await reachedDays(
    reader,
    [...lines.values()].map(({ lineId }) => lineId),
  );
  return rows.map((row): Planned<StageChange> => {
    const blame = (column: Column, reason: string, mend: string): Planned<StageChange> => ({
      kind: 'problem',
      problem: { line: row.line, column, reason, mend },
    });
    const line = lines.get(keyOfLine(row.record, row.feeYear));
    if (line === undefined) return blame('缴费记录', '没有这一笔这一年的缴费。', '请对照凭证核对编号和年度。');
    if (line.liveSlot === null) return blame('缴费记录', '这一笔已经冲正。', '请从文件里删掉这一行。');
    const days = reached.get(line.lineId) ?? new Map<string, Day>();
    const known = days.get(row.stage);
    if (known === row.onDay) return { kind: 'unchanged' };
    if (known !== undefined) return blame('日期', '这一步以前登记的是另一天，不能改。', '请核对日期，或删掉这一行。');
    if (!fits(days, row)) return blame('日期', '和前后几步的日期对不上。', '后一步不能早于前一步，请核对。');
    days.set(row.stage, row.onDay); // the rows below stand behind this one
    reached.set(line.lineId, days);
    return { kind: 'new', change: { lineId: line.lineId, stage: row.stage, stageDay: row.onDay } };
  });
};

const fits = (days: ReadonlyMap<string, Day>, { stage, onDay }: StageRow): boolean => {
  const place = WAY.indexOf(stage);
  return [...days].every(([other, day]) => (WAY.indexOf(other) < place ? day <= onDay : day >= onDay));
};

const knownLines = async (
  reader: Reader,
  rows: readonly StageRow[],
  linesOfReceipts: LinesOfReceipts,
): Promise<Map<string, StagedLine>> => {
  const records = [...new Set(rows.map((row) => row.record))];
  const numbers = records.filter((record) => RECEIPT_NUMBER.test(record));
  const known = new Map<string, StagedLine>();
  for (const line of await linesOfReceipts(reader, numbers))
    known.set(keyOfLine(line.receiptNumber, line.feeYear), line);
  const references = records.flatMap((record) => {
    const at = record.indexOf(':');
    return at < 0 ? [] : [{ channel: record.slice(0, at), channelRef: record.slice(at + 1) }];
  });
  for (const line of await linesByReference(reader, references)) {
    known.set(keyOfLine(`${line.channel}:${line.channelRef}`, line.feeYear), line);
  }
  return known;
};

const reachedDays = async (reader: Reader, lineIds: readonly number[]): Promise<Map<number, Map<string, Day>>> => {
  const days = new Map<number, Map<string, Day>>();
  for (const { lineId, stage, stageDay } of await stagesOfLines(reader, lineIds)) {
    const ofLine = days.get(lineId) ?? new Map<string, Day>();
    days.set(lineId, ofLine.set(stage, stageDay));
  }
  return days;
};

const LINES_PER_EVENT = 500;

/** Step: others hear whose money has come all the way, in the same commit. */
const tellOfAccounts = async (tx: Tx, changes: readonly StageChange[], now: Date): Promise<void> => {
  const lineIds = changes.filter(({ stage }) => stage === 'inAccount').map(({ lineId }) => lineId);
  for (let start = 0; start < lineIds.length; start += LINES_PER_EVENT) {
    const payload = { lineIds: lineIds.slice(start, start + LINES_PER_EVENT) };
    const told = { dedupeKey: `stages:${newRid()}`, subject: 'stages', now };
    await appendEvent(tx, { event: 'stages.reached', payload, ...told });
  }
};

/** The rows of stages.csv. Stages are added; one that is known is never changed. */
export const stagesImport = (linesOfReceipts: LinesOfReceipts, now: () => Date): AnyImportKind => {
  const kind: ImportKind<Column, StageRow, StageChange> = {
    kind: 'stages',
    columns: COLUMNS,
    read,
    keyOf: (row) => `${row.record}|${row.feeYear}|${row.stage}`,
    plan: (reader, rows) => plan(reader, rows, linesOfReceipts),
    write: async (tx: Tx, changes) => {
      await addStages(tx, changes);
      await tellOfAccounts(tx, changes, now());
    },
  };
  return kind;
};
