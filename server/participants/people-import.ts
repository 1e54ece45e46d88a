import type { Day } from '../shared/day';
import { dayCell, idNumberCell, nameCell, phoneCell } from './import-cells';
import type { Cells } from './import-cells';
import type { ImportContext, ImportKind } from './import-kind';
import type { PersonChange, PersonRow } from './person-row';
import { planPeople } from './plan-people';
import { codeOf, STATUS_WORDS, STOP_REASON_WORDS } from './register-words';
import { writePeople } from './write-people';

const COLUMNS = [
  '身份证号',
  '姓名',
  '手机号',
  '户籍村代码',
  '户籍起日',
  '参保登记日',
  '参保状态',
  '停止原因',
  '停止日期',
] as const;
type Column = (typeof COLUMNS)[number];

const read = (cells: Cells<Column>, { indexer, today }: ImportContext): PersonRow => {
  const idNumber = idNumberCell(cells, '身份证号', today);
  return {
    line: cells.line,
    idNumber,
    idNumberIndex: indexer('idNumber', idNumber),
    name: nameCell(cells, '姓名'),
    phone: phoneCell(cells, '手机号'),
    regionCode: villageCell(cells),
    regionFromDay: pastDay(cells, '户籍起日', today),
    enrolledDay: pastDay(cells, '参保登记日', today),
    ...standing(cells, today),
  };
};

const villageCell = (cells: Cells<Column>): string => {
  const code = cells.text('户籍村代码');
  if (!/^\d{12}$/.test(code)) cells.blame('户籍村代码', '要12位数字。', '请填村（社区）的12位代码，并设成文本。');
  return code;
};

const pastDay = (cells: Cells<Column>, column: Column, today: Day): Day | null => {
  const found = dayCell(cells, column);
  if (found !== null && found > today) cells.blame(column, '在今天以后。', '请填已经发生的日期。');
  return found;
};

const standing = (cells: Cells<Column>, today: Day): Pick<PersonRow, 'status' | 'stopReason' | 'stoppedDay'> => {
  const status = codeOf(STATUS_WORDS, cells.text('参保状态'));
  if (status === undefined) {
    cells.blame('参保状态', '不认识。', `请填：${Object.keys(STATUS_WORDS).join('、')}。`);
    return { status: 'notEnrolled', stopReason: null, stoppedDay: null };
  }
  const word = cells.text('停止原因');
  const stopReason = codeOf(STOP_REASON_WORDS, word);
  const stoppedDay = pastDay(cells, '停止日期', today);
  if (status === 'stopped') {
    if (stopReason === undefined)
      cells.blame('停止原因', '终止参保要写原因。', `请填：${Object.keys(STOP_REASON_WORDS).join('、')}。`);
    if (cells.text('停止日期') === '') cells.blame('停止日期', '终止参保要写日期。', '请写成 2026-06-11 的样子。');
  } else if (word !== '' || stoppedDay !== null) {
    cells.blame('停止原因', '没有终止，不该有停止原因和日期。', '请清空这两格，或把参保状态改成终止参保。');
  }
  return { status, stopReason: stopReason ?? null, stoppedDay };
};

/** The register of the insured: one row a person, the state of today. */
export const peopleImport: ImportKind<Column, PersonRow, PersonChange> = {
  kind: 'people',
  columns: COLUMNS,
  read,
  keyOf: (row) => row.idNumber,
  plan: planPeople,
  write: writePeople,
};
