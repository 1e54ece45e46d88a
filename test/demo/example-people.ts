import { addDays, day } from '../../server/shared/day';
import type { DemoPerson } from './demo-person';
import { demoIdNumber, demoPhone, paidYears } from './demo-person';

/** How many years back the register of the demo county goes: nobody but those of old enrolled before. */
export const HISTORY_YEARS = 6;

type Sketch = {
  alias: string;
  name: string;
  shows: string;
  /** Age reached this year. */
  age: number;
  birthMonthDay?: string;
  tier?: number;
  /** Years before this one that were not paid. */
  unpaidBack?: readonly number[];
  thisYearPaid?: boolean;
  enrolledDaysAgo?: number;
  enrolledYearsAgo?: number;
  groups?: readonly string[];
  spell?: 'past' | 'now';
  status?: string;
  /** Where this year was paid. */
  paidAt?: string;
};

const SKETCHES: readonly Sketch[] = [
  { alias: 'lixiuying', name: '李秀英', shows: '只欠今年', age: 48 },
  { alias: 'zhangjianguo', name: '张建国', shows: '都缴齐了', age: 52, thisYearPaid: true },
  { alias: 'wangdefu', name: '王德福', shows: '欠今年和去年', age: 45, unpaidBack: [1] },
  {
    alias: 'liuguilan',
    name: '刘桂兰',
    shows: '今年已缴，中间空两年',
    age: 50,
    unpaidBack: [2, 3],
    thisYearPaid: true,
  },
  {
    alias: 'chenyonggui',
    name: '陈永贵',
    shows: '参保后从没缴过',
    age: 41,
    unpaidBack: [1, 2, 3, 4, 5],
    enrolledYearsAgo: 5,
  },
  { alias: 'zhaoxiaoyan', name: '赵小燕', shows: '刚参保，要等7天', age: 24, enrolledDaysAgo: 3 },
  { alias: 'sunchanghai', name: '孙长海', shows: '快60岁，中间有空', age: 59, unpaidBack: [1, 4] },
  { alias: 'zhouyumei', name: '周玉梅', shows: '满60岁，不用缴', age: 63 },
  { alias: 'wufugui', name: '吴福贵', shows: '特困，政府代缴', age: 55, groups: ['特困'] },
  { alias: 'zhengaihua', name: '郑爱华', shows: '低保，政府替付一部分', age: 46, groups: ['低保'] },
  { alias: 'mawanli', name: '马万里', shows: '一二级残疾，代缴后还能多缴', age: 43, groups: ['一二级残疾'] },
  { alias: 'zhuwenlong', name: '朱文龙', shows: '有一笔正在付', age: 39 },
  { alias: 'huxiuzhen', name: '胡秀珍', shows: '有一笔正在核对', age: 44 },
  {
    alias: 'guoyouzhi',
    name: '郭有志',
    shows: '更早的年度要先核定',
    age: 57,
    enrolledYearsAgo: 15,
    unpaidBack: [1, 2, 3, 4, 5, 6],
  },
  { alias: 'helaoda', name: '何䶮', shows: '名字里有生僻字', age: 36 },
  { alias: 'lin2', name: '林𠅤', shows: '名字里有更生僻的字', age: 33 },
  { alias: 'gaojianjun', name: '高建军', shows: '以前有几年职工养老', age: 47, spell: 'past', unpaidBack: [2, 3] },
  { alias: 'luoming', name: '罗明', shows: '现在有职工养老', age: 38, spell: 'now' },
  { alias: 'liangxue', name: '梁雪', shows: '在校学生', age: 19, groups: ['在校学生'], enrolledYearsAgo: 1 },
  { alias: 'songzhiqiang', name: '宋志强', shows: '参保停了', age: 51, status: '暂停参保' },
  { alias: 'aili', name: '艾力江·吐尔逊买买提', shows: '名字很长', age: 42 },
  { alias: 'tangcanzhan', name: '唐保国', shows: '参战人员', age: 58, groups: ['参战'] },
  { alias: 'xuhe', name: '许国安', shows: '涉核人员', age: 56, groups: ['涉核'] },
  { alias: 'hanbeizheng', name: '韩土生', shows: '被征地农民', age: 49, groups: ['被征地农民'] },
  { alias: 'fengpinkun', name: '冯金凤', shows: '建档立卡', age: 47, groups: ['建档立卡'] },
  { alias: 'dengcan', name: '邓玉兰', shows: '三四级残疾', age: 53, groups: ['三四级残疾'] },
  { alias: 'zhangxiaolan', name: '张小兰', shows: '城里的女儿：父亲同意了，母亲还没回，叔叔只代缴', age: 34 },
  { alias: 'zhangdeshan', name: '张德山', shows: '父亲：女儿能替他缴、能看记录', age: 57, unpaidBack: [1] },
  { alias: 'wangxiulan', name: '王秀兰', shows: '母亲：女儿问过，还没回', age: 55 },
  { alias: 'zhangdehe', name: '张德河', shows: '叔叔：侄女正在替他付，本人可以改由自己付', age: 52 },
  {
    alias: 'caiyulian',
    name: '蔡玉莲',
    shows: '今年在村里缴的现金',
    age: 54,
    thisYearPaid: true,
    paidAt: 'villageCash',
  },
  { alias: 'panguifen', name: '潘桂芬', shows: '申请了退费，等两个人批', age: 45 },
  { alias: 'yumancang', name: '余满仓', shows: '退费办好了，凭证已冲正', age: 50 },
  { alias: 'jiangshulan', name: '蒋淑兰', shows: '退费批了，微信退不了，要人转账（有待办）', age: 49 },
];

/** The named people of the demo county, one for each shape of arrears and each special group. */
export const examplePeople = (today: string, villages: readonly string[]): DemoPerson[] =>
  SKETCHES.map((sketch, index) => person(sketch, index, today, villages[index % villages.length] ?? ''));

const person = (sketch: Sketch, index: number, today: string, village: string): DemoPerson => {
  const year = Number(today.slice(0, 4));
  const birthDay = `${year - sketch.age}-${sketch.birthMonthDay ?? '01-08'}`;
  const enrolledDay = enrolledOn(sketch, today, year);
  const firstYear = Math.max(Number(enrolledDay.slice(0, 4)), year - HISTORY_YEARS);
  const back = Array.from({ length: Math.max(0, year - firstYear) }, (_, step) => year - 1 - step);
  const unpaid = new Set((sketch.unpaidBack ?? []).map((yearsAgo) => year - yearsAgo));
  const isSpecial = sketch.status !== undefined || sketch.spell === 'now' || sketch.groups?.includes('在校学生');
  const years = isSpecial
    ? []
    : [...back.filter((feeYear) => !unpaid.has(feeYear)), ...(sketch.thisYearPaid ? [year] : [])];
  return {
    alias: sketch.alias,
    shows: sketch.shows,
    name: sketch.name,
    idNumber: demoIdNumber(birthDay, 101 + index),
    phone: demoPhone(index + 1),
    village,
    enrolledDay,
    status: sketch.status ?? (sketch.age >= 60 ? '待遇领取' : '正常参保'),
    groups: spans(sketch, year, enrolledDay),
    paid: paidYears(years, sketch.tier ?? 500).map((paid) => ({
      ...paid,
      paidDay: paid.feeYear === year ? earlier(paid.paidDay, today) : paid.paidDay,
      ...(paid.feeYear === year && sketch.paidAt !== undefined ? { channel: sketch.paidAt } : {}),
    })),
  };
};

const enrolledOn = (sketch: Sketch, today: string, year: number): string => {
  if (sketch.enrolledDaysAgo !== undefined) return addDays(day(today), -sketch.enrolledDaysAgo);
  return `${year - (sketch.enrolledYearsAgo ?? HISTORY_YEARS)}-01-05`;
};

const earlier = (one: string, other: string): string => (one < other ? one : other);

const spans = (sketch: Sketch, year: number, enrolledDay: string): DemoPerson['groups'] => [
  ...(sketch.groups ?? []).map((name) => ({ kind: '人群' as const, name, fromDay: `${year - 1}-01-01`, toDay: '' })),
  ...(sketch.spell === 'past'
    ? [{ kind: '其他养老' as const, name: '职工养老', fromDay: `${year - 3}-01-01`, toDay: `${year - 2}-12-31` }]
    : []),
  ...(sketch.spell === 'now'
    ? [{ kind: '其他养老' as const, name: '职工养老', fromDay: `${enrolledDay.slice(0, 4)}-01-01`, toDay: '' }]
    : []),
];
