import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { codeOf, GROUP_WORDS } from '../../server/participants/register-words';
import type { AssessedYear, Obligation } from '../../server/policy/assessed-year';
import { assessYear } from '../../server/policy/assess-year';
import { priceYear } from '../../server/policy/price-year';
import type { FunderAmount, RulePack } from '../../server/policy/rule-pack';
import { lawOf } from '../../server/rule-packs/pack-law';
import { packSchema } from '../../server/rule-packs/pack-schema';
import { formatYuan, sumFen } from '../../server/shared/fen';
import { demoPack } from '../demo/county-packs';
import { lawAt, planLaw } from './a-pack';
import { aPerson } from './a-person';

/*
 * hand-computed.csv is for county officers: open it in a spreadsheet, change a row, run this test. Amounts are yuan; an
 * empty cell: nothing can be paid. 人群 and 职工养老: 名称 起日..止日, several separated by ；, no end: it goes on.
 */
const COLUMNS = [
  '编号',
  '说明',
  '方案',
  '出生',
  '参保登记',
  '人群',
  '职工养老',
  '已缴年度',
  '哪天',
  '年度',
  '档次',
  '本人付',
  '政府补',
  '政府代缴',
  '结论',
] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

const rows = parse<Row>(readFileSync(join(__dirname, 'hand-computed.csv')), { columns: true, bom: true, trim: true });

const LAWS: Readonly<Record<string, (feeYear: number) => RulePack>> = {
  演示: (feeYear) => lawOf(packSchema.parse(demoPack(feeYear))),
  S3: () => planLaw('S3', { region: '610199' }),
  S7: () => planLaw('S7', { region: '610199' }),
  S9: () => planLaw('S9', { region: '610199' }),
};

const listed = (cell: string): string[] => cell.split('；').filter((part) => part !== '');

const personOf = (row: Row) =>
  aPerson({
    born: row.出生,
    enrolled: row.参保登记,
    groups: listed(row.人群).map((words) => {
      const [name = '', span = ''] = words.split(' ');
      const code = codeOf(GROUP_WORDS, name);
      if (code === undefined) throw new Error(`第${row.编号}行：不认识的人群 ${name}`);
      return `${code} ${span}`;
    }),
    jobs: listed(row.职工养老).map((span) => `employeePension ${span}`),
    paid: Object.fromEntries(listed(row.已缴年度).map((year) => [year, '300'])),
  });

const MAY_PAY: Partial<Record<Obligation, string>> = {
  paid: '已缴，可提档',
  due: '应缴',
  late: '可补缴',
  covered: '政府已缴，可多缴',
};
const MAY_NOT: Partial<Record<Obligation, string>> = {
  paid: '已缴',
  covered: '政府已缴',
  notOwed: '不用缴',
  notYet: '还不能缴',
  closed: '要先核定',
};

const verdict = ({ obligation, payable, reason }: AssessedYear): string | undefined => {
  if (payable !== 'none') return MAY_PAY[obligation];
  return reason?.key === 'windowClosed' ? '不在缴费期' : MAY_NOT[obligation];
};

const total = (parts: readonly FunderAmount[]): string => formatYuan(sumFen(parts.map((part) => part.amountFen)));

describe('rows computed by hand', () => {
  it('are twenty-two, with the columns an officer knows', () => {
    expect(rows).toHaveLength(22);
    for (const row of rows) expect(Object.keys(row)).toEqual([...COLUMNS]);
  });

  it.each(rows.map((row) => [row.编号, row.说明, row] as const))('第%s行 %s', (_, __, row) => {
    const feeYear = Number(row.年度);
    const packOf = LAWS[row.方案];
    if (packOf === undefined) throw new Error(`不认识的方案 ${row.方案}`);
    const law = lawAt(row.哪天, packOf(Number(row.哪天.slice(0, 4))));
    const person = personOf(row);
    const year = assessYear(person, law, feeYear);
    const kind = year.obligation === 'paid' ? 'supplement' : 'contribution';
    const priced = priceYear(person, law, { feeYear, tier: row.档次, audience: 'insured', kind });
    const found = priced.ok
      ? {
          本人付: formatYuan(priced.value.offer.amountFen),
          政府补: total(priced.value.offer.subsidy),
          政府代缴: total(priced.value.offer.governmentPaid),
        }
      : { 本人付: '', 政府补: '', 政府代缴: year.obligation === 'covered' ? total(year.funders) : '' };
    const { 本人付, 政府补, 政府代缴, 结论 } = row;
    expect({ ...found, 结论: verdict(year) }).toEqual({ 本人付, 政府补, 政府代缴, 结论 });
  });
});
