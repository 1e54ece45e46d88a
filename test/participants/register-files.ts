import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'iconv-lite';
import { checkCharacter } from '../../server/shared/identity-number';

/** An invented person's ID number: county 610199 is assigned to nobody. */
export const idNumberOf = (serial: number, birth = '19680312'): string => {
  const digits = `610199${birth}${String(serial).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
};

/** Up to 366 × 999 different invented people. */
export const manyIdNumber = (index: number): string => {
  const birth = new Date(Date.UTC(1960, 0, 1 + Math.floor(index / 999))).toISOString().slice(0, 10).replaceAll('-', '');
  return idNumberOf((index % 999) + 1, birth);
};

export const VILLAGE = '610199001001';
export const OTHER_VILLAGE = '610199001002';

export const REGIONS = `区划代码,上级代码,名称,应参保人数
610199,,青禾县,
610199001,610199,河湾镇,
${VILLAGE},610199001,柳林村,820
${OTHER_VILLAGE},610199001,石桥村,640
`;

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
];
export type PersonCells = Partial<Record<(typeof COLUMNS)[number], string>>;

export const peopleCsv = (people: readonly PersonCells[]): string =>
  [
    COLUMNS.join(','),
    ...people.map((person) => {
      const cells: PersonCells = {
        姓名: '张建国',
        户籍村代码: VILLAGE,
        参保登记日: '2010-01-01',
        参保状态: '正常参保',
        ...person,
      };
      return COLUMNS.map((column) => cells[column] ?? '').join(',');
    }),
  ].join('\n');

export const groupsCsv = (rows: readonly string[]): string => ['身份证号,类别,名称,起日,止日,来源', ...rows].join('\n');

const folder = mkdtempSync(join(tmpdir(), 'niannian-csv-'));
let files = 0;

export const fileOf = (content: string | Buffer): string => {
  files += 1;
  const path = join(folder, `${files}.csv`);
  writeFileSync(path, content);
  return path;
};

export const gb18030Of = (text: string): Buffer => encode(text, 'gb18030');
