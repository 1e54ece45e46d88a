import { BillRefusal } from './bill-refusal';

/** The columns that are read. A bill has 20 to 29; they are found by name, wherever they stand. */
const NEEDED = [
  '交易时间',
  '商户号',
  '特约商户号',
  '微信订单号',
  '商户订单号',
  '交易状态',
  '货币种类',
  '商户退款单号',
  '退款状态',
  '手续费',
  '订单金额',
  '申请退款金额',
] as const;
const TOTALS = ['总交易单数', '订单总金额', '申请退款总金额'] as const;

export type BillColumn = (typeof NEEDED)[number] | '退款申请时间';
export type TotalColumn = (typeof TOTALS)[number];

/** The cell of a column in one row, without the back-tick that WeChat Pay writes before each value. */
export type CellOf<Column extends string> = (cells: readonly string[], column: Column) => string;

export const FIRST_TOTAL = TOTALS[0];

export const bareCell = (cell: string): string => (cell.startsWith('`') ? cell.slice(1) : cell).trim();

/** 收支金额（元） and 收支金额(元) are one name; so are those with and without the unit. */
const bareName = (cell: string): string =>
  bareCell(cell)
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .replace(/\(元\)$/, '');

/** Finds the columns in a heading. Throws `BillRefusal` when one is missing or stands there twice. */
export const billColumns = (heading: readonly string[]): CellOf<BillColumn> => columnsOf(heading, NEEDED, 1);

export const totalColumns = (heading: readonly string[], line: number): CellOf<TotalColumn> =>
  columnsOf(heading, TOTALS, line);

const columnsOf = (heading: readonly string[], needed: readonly string[], line: number): CellOf<string> => {
  const places = new Map<string, number>();
  heading.map(bareName).forEach((name, place) => {
    if (places.has(name)) throw new BillRefusal(`表头里“${printable(name)}”出现了两次。`, line);
    places.set(name, place);
  });
  const missing = needed.filter((name) => !places.has(name));
  if (missing.length > 0) throw new BillRefusal(`缺少这些列：${missing.join('、')}。`, line);
  return (cells, column) => bareCell(cells[places.get(column) ?? -1] ?? '');
};

const printable = (name: string): string => name.replaceAll(/[^\p{L}\p{N}()]/gu, '').slice(0, 20);
