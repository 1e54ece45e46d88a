import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAYER_REASON, reasonText } from '../../server/contributions/reason-texts';
import { assessYears } from '../../server/policy/assess-year';
import type { AssessedYear } from '../../server/policy/assessed-year';
import { yearFor } from '../../server/policy/audience';
import type { Audience } from '../../server/policy/explanation';
import { explain } from '../../server/policy/explanation';
import { priceYear } from '../../server/policy/price-year';
import { lawOf } from '../../server/rule-packs/pack-law';
import { packSchema } from '../../server/rule-packs/pack-schema';
import { formatYuan, sumFen } from '../../server/shared/fen';
import { demoCountyPacks } from '../demo/county-packs';
import { lawAt } from './a-pack';
import { aPerson } from './a-person';

/**
 * What the demo county says of this year and, where the person was insured then, of last year: every shape of arrears, and a tier raised within the year, of
 * every special group, to every audience. The table is beside this file, for officers to read. After a change of the
 * law: `WRITE_TABLE=1 npx jest test/policy/shapes-by-group.test.ts`, and read what differs.
 */
const TABLE = join(__dirname, 'shapes-by-group.csv');
const NOW = '2026-06-11';
const AUDIENCES = ['insured', 'payer', 'officer'] as const satisfies readonly Audience[];

const PAID_BEFORE = { 2021: '300', 2022: '300', 2023: '300', 2024: '300', 2025: '300' } as const;
const SHAPES = {
  都缴了: { enrolled: '2021-03-01', paid: { ...PAID_BEFORE, 2026: '300' } },
  只欠今年: { enrolled: '2021-03-01', paid: PAID_BEFORE },
  欠去年和今年: { enrolled: '2021-03-01', paid: { 2021: '300', 2022: '300', 2023: '300', 2024: '300' } },
  中间缺一年: { enrolled: '2021-03-01', paid: { 2021: '300', 2022: '300', 2024: '300', 2025: '300' } },
  从参保起都没缴: { enrolled: '2021-03-01' },
  刚参保还在等待期: { enrolled: '2026-06-08' },
  快满60岁有欠: { born: '1967-01-20', enrolled: '2021-03-01', paid: { 2021: '300', 2022: '300' } },
  已满60岁: { born: '1965-01-20', enrolled: '2021-03-01', paid: { 2021: '300' } },
  职工养老期间: {
    enrolled: '2021-03-01',
    jobs: ['employeePension 2025-01-01..'],
    paid: { 2021: '300', 2022: '300', 2023: '300', 2024: '300' },
  },
  已终止: { enrolled: '2021-03-01', status: 'stopped' as const, paid: PAID_BEFORE },
  今年提过档: { enrolled: '2021-03-01', paid: { ...PAID_BEFORE, 2026: '500' } },
} as const;

const packs = demoCountyPacks(2026).map((pack) => lawOf(packSchema.parse(pack)));
const law = lawAt(NOW, packs);
const GROUPS = ['', ...new Set(packs.flatMap(({ groups }) => groups.map(({ code }) => code)))];

const personOf = (shape: keyof typeof SHAPES, group: string): ReturnType<typeof aPerson> =>
  aPerson({ ...SHAPES[shape], ...(group === '' ? {} : { groups: [`${group} 2021-01-01..`] }) });

const said = (person: ReturnType<typeof aPerson>, assessed: AssessedYear, audience: Audience): string[] => {
  const year = yearFor(assessed, audience);
  return [
    year.obligation,
    year.payable,
    reasonOf(year, audience),
    ...offersOf(year, audience),
    sumsOf(year, person, audience),
  ];
};

const reasonOf = ({ reason, payable }: AssessedYear, audience: Audience): string => {
  if (reason !== undefined) return reasonText(reason, audience).message;
  return audience === 'payer' && payable === 'none' ? PAYER_REASON.message : '';
};

/** Of the lowest tier: what the person pays, what government adds or pays, and why. */
const offersOf = ({ tiers: [lowest] }: AssessedYear, audience: Audience): string[] => {
  if (lowest === undefined) return ['', '', ''];
  const { code, amountFen, subsidy, governmentPaid, explanation } = lowest;
  const government = sumFen([...subsidy, ...governmentPaid].map((part) => part.amountFen));
  return [
    `${code}档付${formatYuan(amountFen)}`,
    `政府${formatYuan(government)}`,
    explain(explanation, audience).join(' '),
  ];
};

/** What 500 would cost: as a contribution, or as a raise of a paid year. */
const sumsOf = (year: AssessedYear, person: ReturnType<typeof aPerson>, audience: Audience): string => {
  const kind = year.obligation === 'paid' ? ({ kind: 'supplement' } as const) : {};
  const priced = priceYear(person, law, { feeYear: year.feeYear, tier: '800', audience, ...kind });
  return priced.ok ? `800档付${formatYuan(priced.value.offer.amountFen)}` : priced.problem.kind;
};

const HEADER = '情形,人群,年度,给谁看,状态,能不能缴,原因,最低一档,政府,为什么是这个数,选800档';
const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const rows = (Object.keys(SHAPES) as (keyof typeof SHAPES)[]).flatMap((shape) =>
  GROUPS.flatMap((group) => {
    const person = personOf(shape, group);
    const years = assessYears(person, law).filter(({ feeYear }) => feeYear >= 2025);
    return years.flatMap((year) =>
      AUDIENCES.map((audience) => [shape, group, String(year.feeYear), audience, ...said(person, year, audience)]),
    );
  }),
);

describe('the shapes of the demo county, of every special group, to every audience', () => {
  it('are what the table beside this file says', () => {
    const table = `${[HEADER, ...rows.map((row) => row.map(cell).join(','))].join('\n')}\n`;
    if (process.env['WRITE_TABLE'] === '1') writeFileSync(TABLE, table);
    expect(table.split('\n')).toEqual(readFileSync(TABLE, 'utf8').split('\n'));
    expect(new Set(rows.map(([shape, group, , audience]) => `${shape} ${group} ${audience}`)).size).toBe(
      Object.keys(SHAPES).length * GROUPS.length * AUDIENCES.length,
    );
  });

  it('tell a payer no word about a group, a job or a death', () => {
    const told = rows.filter(([, , , audience]) => audience === 'payer').map((row) => row.slice(4).join(' '));
    for (const words of told) expect(words).not.toMatch(/低保|特困|残疾|贫困|参战|涉核|被征地|职工|终止|代缴|财政/);
  });

  it('tell a payer of a raised year what they tell of any year that need not be paid', () => {
    const ofRaised = rows.filter(([shape, , , audience]) => shape === '今年提过档' && audience === 'payer');
    const ofPaid = rows.filter(([shape, , , audience]) => shape === '都缴了' && audience === 'payer');
    expect(ofRaised.map((row) => row.slice(1))).toEqual(ofPaid.map((row) => row.slice(1)));
  });
});
