import type { Reader, Tx } from '../database/transaction';
import type { Cells } from './import-cells';
import { textCell } from './import-cells';
import type { ImportContext, ImportKind, Planned } from './import-kind';
import type { RegionRow } from './region-store';
import { regions, regionsByCode, updateRegion } from './region-store';

const COLUMNS = ['区划代码', '上级代码', '名称', '应参保人数'] as const;
type Column = (typeof COLUMNS)[number];

type Region = Pick<RegionRow, 'code' | 'parentCode' | 'name' | 'insurableN'>;
type ReadRegion = Region & { line: number };
type RegionChange = { isNew: boolean; region: Region };

const read = (cells: Cells<Column>): ReadRegion => {
  const name = textCell(cells, '名称');
  if (name === '') cells.blame('名称', '没有填。', '请填县、镇或村的名称。');
  const insurable = cells.text('应参保人数');
  if (!/^\d{0,8}$/.test(insurable)) cells.blame('应参保人数', '不是人数。', '请填整数，不知道就留空。');
  return {
    line: cells.line,
    code: codeCell(cells, '区划代码'),
    parentCode: cells.text('上级代码') === '' ? null : codeCell(cells, '上级代码'),
    name,
    insurableN: Number(insurable),
  };
};

const codeCell = (cells: Cells<Column>, column: Column): string => {
  const code = cells.text(column);
  if (!/^(\d{6}|\d{9}|\d{12})$/.test(code)) cells.blame(column, '要6位（县）、9位（镇）或12位（村）数字。', '请改正。');
  return code;
};

const plan = async (
  reader: Reader,
  rows: readonly ReadRegion[],
  _context: ImportContext,
  seen: ReadonlySet<string>,
): Promise<Planned<RegionChange>[]> => {
  const asked = rows.flatMap((row) => (row.parentCode === null ? [row.code] : [row.code, row.parentCode]));
  const known = await regionsByCode(reader, [...new Set(asked)]);
  return rows.map(({ line, ...region }): Planned<RegionChange> => {
    const { parentCode } = region;
    if (parentCode !== null && !known.has(parentCode) && !seen.has(parentCode)) return unknownParent(line);
    const existing = known.get(region.code);
    if (existing === undefined) return { kind: 'new', change: { isNew: true, region } };
    return isEqual(existing, region) ? { kind: 'unchanged' } : { kind: 'changed', change: { isNew: false, region } };
  });
};

const unknownParent = (line: number): Planned<RegionChange> => ({
  kind: 'problem',
  problem: { line, column: '上级代码', reason: '没有这个上级。', mend: '请把上级写在前面的行，或改正代码。' },
});

const isEqual = (existing: Region, region: Region): boolean =>
  existing.parentCode === region.parentCode &&
  existing.name === region.name &&
  existing.insurableN === region.insurableN;

const write = async (tx: Tx, changes: readonly RegionChange[]): Promise<void> => {
  await tx.insertMany(
    regions,
    changes.flatMap(({ isNew, region }) => (isNew ? [region] : [])),
  );
  for (const { isNew, region } of changes) if (!isNew) await updateRegion(tx, region);
};

/** The county's towns and villages. */
export const regionsImport: ImportKind<Column, ReadRegion, RegionChange> = {
  kind: 'regions',
  columns: COLUMNS,
  read,
  keyOf: (row) => row.code,
  plan,
  write,
};
