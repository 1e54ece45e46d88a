import type { Day } from '../shared/day';
import { isDay } from '../shared/day';
import type { IdNumber } from '../shared/identity-number';
import { parseRegisterIdNumber } from '../shared/identity-number';
import { parsePersonName } from '../shared/person-name';
import { parsePhoneNumber } from '../shared/phone-number';
import type { RowProblem } from './import-problems';

/** Reads the cells of one row by header and collects what is wrong with them. */
export type Cells<Column extends string> = {
  readonly line: number;
  readonly problems: RowProblem[];
  text(column: Column): string;
  /** Notes a problem of a cell; the row is then left out. */
  blame(column: Column, reason: string, mend: string): void;
};

const CELL_CHARACTERS_MAX = 64;

export const cellsOf = <Column extends string>(
  line: number,
  columns: readonly Column[],
  cells: readonly string[],
): Cells<Column> => {
  const problems: RowProblem[] = [];
  const blame = (column: Column | '', reason: string, mend: string): void => {
    problems.push({ line, column, reason, mend });
  };
  if (cells.length !== columns.length) blame('', '列数和表头不一样。', '请检查这一行有没有多或少一个逗号。');
  columns.forEach((column, position) => {
    if (Array.from(cells[position] ?? '').length > CELL_CHARACTERS_MAX) blame(column, '太长了。', '最多64个字。');
  });
  return { line, problems, blame, text: (column) => cells[columns.indexOf(column)] ?? '' };
};

export const idNumberCell = <Column extends string>(cells: Cells<Column>, column: Column, today: Day): IdNumber => {
  const typed = cells.text(column).replace(/^['’]/, ''); // spreadsheets mark text with an apostrophe
  const read = parseRegisterIdNumber(typed, today);
  if (read.ok) return read.value;
  if (/^\d(\.\d+)?e\+?\d+$/i.test(typed)) {
    cells.blame(column, '被表格软件变成了科学计数，后几位已丢。', '请把这一列设成文本，重新填号码。');
  } else if (read.problem.kind === 'length') {
    cells.blame(column, `要18位，现在${read.problem.n}位。`, '请对照身份证改。');
  } else {
    cells.blame(column, '号码不对（日期或最后一位校验不符）。', '请对照身份证改。');
  }
  return '' as IdNumber;
};

export const nameCell = <Column extends string>(cells: Cells<Column>, column: Column): string => {
  const read = parsePersonName(cells.text(column));
  if (read.ok) return read.value;
  switch (read.problem) {
    case 'empty':
      cells.blame(column, '没有填。', '请填身份证上的姓名。');
      break;
    case 'privateUse':
      cells.blame(column, '有自造字，别的电脑认不出。', '请换成标准字；打不出的，请到窗口登记。');
      break;
    case 'bad':
      cells.blame(column, '只能是2到50个汉字，中间可有“·”。', '请去掉数字和符号，对照身份证改。');
  }
  return '';
};

export const phoneCell = <Column extends string>(cells: Cells<Column>, column: Column): string | null => {
  const typed = cells.text(column);
  if (typed === '') return null;
  const phone = parsePhoneNumber(typed);
  if (phone === undefined) cells.blame(column, '不是手机号。', '请填11位手机号，没有就留空。');
  return phone ?? null;
};

/** A day as `2026-06-11`, `2026/6/11`, `2026年6月11日` or `20260611`; blank is `null`. */
export const dayCell = <Column extends string>(cells: Cells<Column>, column: Column): Day | null => {
  const typed = cells.text(column);
  if (typed === '') return null;
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(typed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(typed) ?? [];
  const text = parts
    .slice(1)
    .map((part) => part.padStart(2, '0'))
    .join('-');
  if (isDay(text)) return text;
  cells.blame(column, '不是日期。', '请写成 2026-06-11 的样子。');
  return null;
};

/** Short free text. A cell that a spreadsheet would run as a formula is refused. */
export const textCell = <Column extends string>(cells: Cells<Column>, column: Column): string => {
  const text = cells.text(column);
  if (/^[=+\-@\t\r]/.test(text)) cells.blame(column, '开头不能是 = + - @。', '请去掉开头的符号。');
  else if (/[\p{Cc}\p{Co}<>]/u.test(text)) cells.blame(column, '有不能用的字符。', '请去掉控制字符、自造字和尖括号。');
  return text;
};

export const requiredDay = <Column extends string>(cells: Cells<Column>, column: Column): Day => {
  const found = dayCell(cells, column);
  if (found === null && cells.text(column) === '') cells.blame(column, '没有填。', '请写成 2026-06-11 的样子。');
  return found ?? ('' as Day);
};
