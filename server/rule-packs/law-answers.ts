import type { RulePack, WindowRule } from '../policy/rule-pack';
import { documentOf } from '../policy/rule-pack';
import type { WindowOverride } from '../policy/windows';
import { windowAt } from '../policy/windows';
import { day, dayInWords } from '../shared/day';
import type { Fen } from '../shared/fen';
import { formatYuan, sumFen } from '../shared/fen';
import type { RegisteredPack } from './rule-packs';

type Asked = { pack: RegisteredPack; now: Date; override: WindowOverride | undefined };

/** What people ask about the county's law in the chat. */
export type LawQuestion = 'tier' | 'subsidy' | 'how' | 'refund' | 'deadline' | 'sixty' | 'fraud';

/** The answer in a line or two with the document it rests on; it says plainly what the law in hand does not. */
export const answerOfLaw = (question: LawQuestion, asked: Asked): string => {
  const { lines, source } = ANSWERS[question](asked);
  return [lines.join(''), `依据：${documentOf(asked.pack.law, source)}`].join('\n');
};

type Answer = { lines: readonly string[]; source: string };

const tier = ({ pack: { law } }: Asked): Answer => {
  const [lowest] = law.tiers;
  const highest = law.tiers.at(-1);
  const example = law.tiers.find(({ code }) => subsidyOf(law, code) > 0);
  const { tierRule } = law;
  const choice =
    tierRule.kind === 'range'
      ? `${law.feeYear}年可选${formatYuan(tierRule.minFen)}到${formatYuan(tierRule.maxFen)}元，自己定。`
      : tierRule.kind === 'list' && lowest !== undefined && highest !== undefined
        ? `${law.feeYear}年可选${formatYuan(lowest.amountFen)}到${formatYuan(highest.amountFen)}元，共${law.tiers.length}档。`
        : '能缴多少，每个人不一样。';
  return {
    lines: [
      choice,
      ...(example === undefined
        ? []
        : [`缴${formatYuan(example.amountFen)}元，政府另补${formatYuan(subsidyOf(law, example.code))}元。`]),
      '您自己定，点卡片看全部。',
    ],
    source: law.tierSource,
  };
};

const subsidy = ({ pack: { law } }: Asked): Answer => {
  const sums = law.tiers.map(({ code }) => subsidyOf(law, code));
  const growsWithTier = Math.max(0, ...sums) > (sums[0] ?? 0);
  const hasAny = sums.some((sum) => sum > 0);
  return {
    lines: [
      hasAny
        ? `${growsWithTier ? '缴得多，补得多，都' : '政府补的'}进个人账户。`
        : '这里的档次没有写明补贴，打12333问。',
      `补以前的年度：${law.backpay.subsidy ? '也有政府补贴' : '没有政府补贴'}。`,
    ],
    source: law.subsidySource,
  };
};

const CHANNELS = { villageTerminal: '终端', bankCounter: '柜台', taxHall: '办税大厅' } as const;

const how = ({ pack: { law, file } }: Asked): Answer => {
  const terminal = file.villageCollection?.terminal ?? '助农终端';
  const bank = file.offices.find(({ kind }) => kind === 'bank')?.name ?? '银行';
  const places = Object.keys(CHANNELS)
    .filter((channel) => channel in file.receipts)
    .map((channel) =>
      channel === 'villageTerminal' ? `村里${terminal}` : channel === 'bankCounter' ? `${bank}柜台` : '办税大厅',
    );
  return {
    lines: [
      '三步：点卡片，核对，微信付款。',
      places.length === 0 ? '不用微信的，打12366问在哪缴。' : `不用微信：${places.join('、')}都行。`,
    ],
    source: law.window.source,
  };
};

const refund = ({ pack: { file } }: Asked): Answer => ({
  lines: [
    '点卡片申请，原路退回付款微信。',
    file.refund === undefined
      ? '几天答复没有写明，申请时给您日子和编号。'
      : `${file.refund.answerWorkingDays}个工作日内答复，给您编号。`,
    '钱已记到账户的，要到窗口退。',
  ],
  source: file.refund?.source ?? file.collector.source,
});

const deadline = ({ pack: { law }, now, override }: Asked): Answer => {
  const periods = law.window.periods.filter(({ channels }) => channels.length === 0 || channels.includes('wechat'));
  const window = windowAt(law, now, { channel: 'wechat', override });
  const concentrated = latest(periods.filter(({ kind }) => kind === 'concentrated'));
  const sporadic = latest(periods.filter(({ kind }) => kind === 'sporadic'));
  const until = window.state === 'open' ? dayInWords(window.closesDay) : concentrated && wordsOf(law, concentrated);
  const isLater = sporadic !== undefined && (concentrated === undefined || sporadic.to > concentrated.to);
  const isExtended = window.state === 'open' && override !== undefined;
  return {
    lines: [
      ...(until === undefined
        ? []
        : [`${law.feeYear}年集中缴费到${until}${isExtended ? '' : conditions(concentrated)}。`]),
      ...(isLater ? [`之后到${wordsOf(law, sporadic)}也能缴${conditions(sporadic)}。`] : []),
      ...(window.state === 'closed'
        ? [
            window.opensDay === null
              ? '现在不是缴费时间，下次哪天打12366问。'
              : `现在不是缴费时间，${dayInWords(window.opensDay)}开始。`,
          ]
        : []),
    ],
    source: law.window.source,
  };
};

const sixty = ({ pack: { law } }: Asked): Answer => ({
  lines: [`满60岁、缴够年数能领。差几年点卡片看，领多少问12333。`],
  source: law.benefit.source,
});

const fraud = ({ pack: { file } }: Asked): Answer => ({
  lines: [`钱只付给${file.collector.payee}。我们不要验证码，不让您转账。拿不准打12366。`],
  source: file.collector.source,
});

const ANSWERS: Record<LawQuestion, (asked: Asked) => Answer> = {
  tier,
  subsidy,
  how,
  refund,
  deadline,
  sixty,
  fraud,
};

const subsidyOf = (law: RulePack, code: string): Fen =>
  sumFen(law.subsidies.filter((row) => row.tier === code).map((row) => row.amountFen));

const latest = (periods: readonly WindowRule[]): WindowRule | undefined =>
  [...periods].sort((one, other) => (one.to < other.to ? 1 : -1))[0];

const wordsOf = ({ feeYear }: RulePack, { to }: WindowRule): string => dayInWords(day(`${feeYear}-${to}`));

/** On which days and at which hours of a stretch money is taken: never left out of an answer. */
const conditions = (period: WindowRule | undefined): string => {
  if (period === undefined) return '';
  const { daysOfMonth, hours, workdaysOnly, exceptDays } = period;
  const words = [
    ...(daysOfMonth === undefined ? [] : [`每月${daysOfMonth.from}日到${daysOfMonth.to}日`]),
    ...(workdaysOnly ? ['只在工作日'] : []),
    ...(hours === undefined ? [] : [`${hours.from}到${hours.to}`]),
    ...(exceptDays.length === 0 ? [] : [`${exceptDays.map((one) => dayInWords(day(`2024-${one}`))).join('、')}除外`]),
  ];
  return words.length === 0 ? '' : `（${words.join('，')}）`;
};
