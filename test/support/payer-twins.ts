import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackJson } from '../../server/rule-packs/pack-schema';
import { GROUP_WORDS } from '../../server/participants/register-words';
import { demoCountyPacks } from '../demo/county-packs';
import { DEMO_COUNTY } from '../demo/demo-person';
import type { TestPerson } from './resident';
import { aPerson } from './resident';

const THIS_YEAR = 2026;

/** Everybody is called the same: nothing but what the register says of them differs. */
const NAME = '张建国';

const GROUPS = demoCountyPacks(THIS_YEAR)[0]?.groups.list ?? [];
const LOWEST_FEN = Math.min(...(demoCountyPacks(THIS_YEAR)[0]?.tiers.list ?? []).map(({ amountFen }) => amountFen));

type Group = (typeof GROUPS)[number];
const sumOf = ({ split }: Group): number => split.reduce((sum, { amountFen }) => sum + amountFen, 0);
/** In fen: what a group's discount takes off a tier that is still to be paid. */
const takenOff = (group: Group): number => (group.mode === 'discount' && sumOf(group) < LOWEST_FEN ? sumOf(group) : 0);

const wordOf = (code: string): string => {
  const word = Object.entries(GROUP_WORDS).find(([, known]) => known === code)?.[0];
  if (word === undefined) throw new Error(`no word for the group ${code}`);
  return word;
};
const memberOf = (name: string): TestPerson['groups'] => [{ kind: '人群', name, fromDay: '2024-01-01', toDay: '' }];

/** A town in which nobody belongs to a group, and each tier of this year costs that much less. */
const townWith = (offFen: number): string => `${DEMO_COUNTY}${String(100 + offFen / 1_000).padStart(3, '0')}`;
const OFFS = [...new Set(GROUPS.map(takenOff))].filter((offFen) => offFen > 0);

/**
 * The demo county, and towns in it whose tiers of this year cost what they cost a member of a group. Back years are at the
 * prices of then, which are the same for all. Answers what differs in the settings.
 */
export const packsOfTwins = (): Record<string, string> => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-twins-'));
  const then = demoCountyPacks(THIS_YEAR).map((pack) => ({
    ...pack,
    backpay: { ...pack.backpay, tiers: 'then' as const },
  }));
  const towns = OFFS.flatMap((offFen) => then.map((pack) => townPack(pack, offFen)));
  for (const pack of [...then, ...towns]) {
    writeFileSync(join(folder, `${pack.region}-${pack.feeYear}.json`), JSON.stringify(pack));
  }
  return { RULE_PACKS_DIR: folder };
};

const townPack = (pack: PackJson, offFen: number): PackJson => ({
  ...pack,
  region: townWith(offFen),
  unverified: pack.unverified.filter((pointer) => !pointer.startsWith('/groups')),
  tiers: { ...pack.tiers, list: pack.feeYear === THIS_YEAR ? pack.tiers.list.map(less(offFen)) : pack.tiers.list },
  groups: { ...pack.groups, list: [] },
});

const less =
  (offFen: number) =>
  ({ code, amountFen }: PackJson['tiers']['list'][number]): PackJson['tiers']['list'][number] => ({
    code,
    amountFen: amountFen - offFen,
  });

export type Twin = { name: string; person: TestPerson };

const hasHistory = {
  name: NAME,
  enrolledDay: '2024-01-05',
  paid: [{ feeYear: 2025, tier: 500, subsidy: 75, paidDay: '2025-06-01' }],
};

/** Who is still to pay this year, by what a tier costs them: an ordinary person of a cheaper town, then members of groups. */
export const PAYING_TWINS: readonly { offFen: number; ordinary: TestPerson; members: readonly Twin[] }[] = OFFS.map(
  (offFen) => ({
    offFen,
    ordinary: aPerson({ ...hasHistory, village: `${townWith(offFen)}001` }),
    members: GROUPS.filter((group) => takenOff(group) === offFen).map(({ code }) => ({
      name: code,
      person: aPerson({ ...hasHistory, groups: memberOf(wordOf(code)) }),
    })),
  }),
);

const STOPPED = { status: '终止参保', stoppedDay: '2026-03-01' };
const hidden = (name: string, differs: Parameters<typeof aPerson>[0]): Twin => ({
  name,
  person: aPerson({ name: NAME, ...differs }),
});

/** Who is told to a payer as one and the same: government pays, or the reason is nobody's business. */
export const HIDDEN_TWINS: readonly Twin[] = [
  ...GROUPS.filter((group) => takenOff(group) === 0).map(({ code }) =>
    hidden(code, { groups: memberOf(wordOf(code)) }),
  ),
  hidden('overAge', { birthDay: '1961-01-08', status: '待遇领取' }),
  hidden('receiving', { status: '待遇领取' }),
  hidden('underAge', { birthDay: '2010-09-01' }),
  hidden('student', { groups: memberOf('在校学生') }),
  hidden('employeeInsured', {
    groups: [{ kind: '其他养老', name: '职工养老', fromDay: '2026-01-01', toDay: '' }],
  }),
  hidden('paused', { status: '暂停参保' }),
  hidden('stopped', { ...STOPPED, stopReason: '转出' }),
  hidden('recordWrong', { ...STOPPED, stopReason: '死亡' }),
];

/** An ordinary person whose year is paid, which a payer without leave may not know. */
export const PAID_TWIN: TestPerson = aPerson({
  name: NAME,
  paid: [{ feeYear: 2026, tier: 500, subsidy: 75, paidDay: '2026-06-01' }],
});

/** For one of the hidden twins whose payer may read the history: the others are told the same. */
export const SUSPENDED_TWIN: TestPerson = aPerson({ name: NAME, status: '暂停参保' });

/** Near benefit age with years missing: advice that only the insured reads. The other is far from it. */
export const REACHING_TWINS: readonly [TestPerson, TestPerson] = [
  aPerson({ ...hasHistory, birthDay: '1967-03-04' }),
  aPerson({ ...hasHistory, birthDay: '1980-03-04' }),
];

export const everyTwin = (): TestPerson[] => [
  ...PAYING_TWINS.flatMap(({ ordinary, members }) => [ordinary, ...members.map(({ person }) => person)]),
  ...HIDDEN_TWINS.map(({ person }) => person),
  PAID_TWIN,
  SUSPENDED_TWIN,
  ...REACHING_TWINS,
];
