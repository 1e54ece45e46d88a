import type { DemoPerson } from './demo-person';
import { DEMO_COUNTY, demoIdNumber, demoPhone, paidYears } from './demo-person';
import { examplePeople, HISTORY_YEARS } from './example-people';
import { pick, seeded } from './random';

/** 青禾县: three towns with their villages; nobody in it exists. */
const TOWNS = [
  { code: '001', name: '河湾镇', villages: ['柳树村', '石桥村', '东坡村', '上河村'] },
  { code: '002', name: '青山镇', villages: ['红旗村', '向阳村', '梨园村'] },
  { code: '003', name: '白云乡', villages: ['大槐村', '南沟村', '泉水村', '新庄村'] },
] as const;

const SURNAMES = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余');
const GIVEN = Array.from(
  '伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉梅建国志德福永贵文龙长海秀珍爱华春生金凤成林',
);

export type DemoRegion = { code: string; parentCode: string; name: string; insurable: number };
export type DemoCounty = { regions: DemoRegion[]; people: DemoPerson[] };

/** Builds the county as of `today` (YYYY-MM-DD): the same on every machine for the same year. */
export const demoCounty = (today: string, residents = 2_000): DemoCounty => {
  const random = seeded(610_199);
  const villages = TOWNS.flatMap((town) =>
    town.villages.map((_, at) => `${DEMO_COUNTY}${town.code}${String(at + 1).padStart(3, '0')}`),
  );
  const examples = examplePeople(today, villages);
  const born = new Map<string, number>();
  const others = Array.from({ length: residents }, (_, index) =>
    resident(random, { index, today, village: pick(random, villages), born }),
  );
  const people = [...examples, ...others];
  return { regions: regionsOf(people), people };
};

const regionsOf = (people: readonly DemoPerson[]): DemoRegion[] => {
  const inside = (code: string): number => people.filter((person) => person.village.startsWith(code)).length;
  return [
    { code: DEMO_COUNTY, parentCode: '', name: '青禾县', insurable: inside(DEMO_COUNTY) },
    ...TOWNS.map((town) => ({
      code: `${DEMO_COUNTY}${town.code}`,
      parentCode: DEMO_COUNTY,
      name: town.name,
      insurable: inside(`${DEMO_COUNTY}${town.code}`),
    })),
    ...TOWNS.flatMap((town) =>
      town.villages.map((name, at) => {
        const code = `${DEMO_COUNTY}${town.code}${String(at + 1).padStart(3, '0')}`;
        return { code, parentCode: `${DEMO_COUNTY}${town.code}`, name, insurable: inside(code) };
      }),
    ),
  ];
};

const GROUPS = [
  '特困',
  '低保',
  '全额低保',
  '差额低保',
  '一二级残疾',
  '三四级残疾',
  '建档立卡',
  '返贫致贫',
  '参战',
  '涉核',
  '被征地农民',
] as const;

type Place = { index: number; today: string; village: string; born: Map<string, number> };

const resident = (random: () => number, { index, today, village, born }: Place): DemoPerson => {
  const year = Number(today.slice(0, 4));
  const age = 17 + Math.floor(random() * 50);
  const month = 1 + Math.floor(random() * 12);
  const dayNumber = 1 + Math.floor(random() * 28);
  const birthDay = `${year - age}-${String(month).padStart(2, '0')}-${String(dayNumber).padStart(2, '0')}`;
  const sameDay = (born.get(birthDay) ?? 0) + 1;
  born.set(birthDay, sameDay);
  const enrolledYear = Math.max(year - age + 17, year - 1 - Math.floor(random() * HISTORY_YEARS));
  const firstYear = Math.max(enrolledYear, year - HISTORY_YEARS);
  const diligence = random();
  const feeYears = Array.from({ length: year - firstYear + 1 }, (_, step) => firstYear + step).filter(
    (feeYear) => feeYear - (year - age) < 60 && random() < (feeYear === year ? 0.4 : 0.6 + diligence * 0.4),
  );
  const tier = pick(random, [300, 500, 500, 500, 800, 1000, 2000]);
  return {
    name: `${pick(random, SURNAMES)}${pick(random, GIVEN)}${random() < 0.8 ? pick(random, GIVEN) : ''}`,
    idNumber: demoIdNumber(birthDay, 200 + sameDay),
    phone: demoPhone(100 + (index % 9_900)),
    village,
    enrolledDay: `${enrolledYear}-01-05`,
    status: age >= 60 ? '待遇领取' : '正常参保',
    groups:
      random() < 0.06 ? [{ kind: '人群', name: pick(random, GROUPS), fromDay: `${year - 1}-01-01`, toDay: '' }] : [],
    paid: paidYears(feeYears, tier).map((paid) => ({ ...paid, paidDay: paid.paidDay < today ? paid.paidDay : today })),
  };
};
