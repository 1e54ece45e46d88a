import type { Help } from '../../types/help';
import { documentOf } from '../policy/rule-pack';
import type { WindowOverride } from '../policy/windows';
import { windowAt } from '../policy/windows';
import { dayInWords } from '../shared/day';
import { formatYuan } from '../shared/fen';
import type { RegisteredPack } from './rule-packs';

type Answer = Help['answers'][number];

/** The six questions that people ask most, answered by the county's own pack, each with the document it rests on. */
export const helpAnswers = (pack: RegisteredPack, now: Date, override?: WindowOverride): Answer[] => [
  owe(pack),
  how(pack, now, override),
  tier(pack),
  whyNot(pack),
  refund(pack),
  receipt(pack),
];

const HOME = { text: '去首页看', page: 'home' };
const RECEIPTS = { text: '看凭证', page: 'receipts' };

const owe = ({ law }: RegisteredPack): Answer => ({
  key: 'owe',
  question: '我欠哪几年',
  lines: [
    '首页点“看各年”，每年写着缴没缴。',
    '不补也行，可以只缴今年的。',
    ...(law.backpay.approval || law.backpay.years === 0
      ? ['以前的年度，带身份证去社保站核定。']
      : [
          `手机上能补最近${law.backpay.years}年，再早的去社保站核定。`,
          law.backpay.subsidy ? '补以前的年度，也有政府补贴。' : '补以前的年度，没有政府补贴。',
        ]),
  ],
  source: documentOf(law, law.backpay.source),
  next: HOME,
});

const CHANNELS = { villageTerminal: '村里助农终端', bankCounter: '银行柜台', taxHall: '办税大厅' } as const;

const how = ({ law, file }: RegisteredPack, now: Date, override: WindowOverride | undefined): Answer => {
  const places = Object.entries(CHANNELS).flatMap(([channel, words]) => (channel in file.receipts ? [words] : []));
  const window = windowAt(law, now, { channel: 'wechat', override });
  return {
    key: 'how',
    question: '怎么缴',
    lines: [
      '三步：点卡片，核对，微信付款。',
      places.length === 0 ? '不用微信的，打12366问在哪缴。' : `不用微信：${places.join('、')}都行。`,
      ...(window.state === 'closed'
        ? [window.opensDay === null ? '下次哪天开始，打12366问。' : `${dayInWords(window.opensDay)}起可以缴。`]
        : [`这次缴到${dayInWords(window.closesDay)}。`]),
      `钱只付给${file.collector.payee}。`,
    ],
    source: documentOf(law, law.window.source),
    next: HOME,
  };
};

const tier = ({ law }: RegisteredPack): Answer => {
  const [lowest] = law.tiers;
  const highest = law.tiers.at(-1);
  const subsidyOf = (code: string | undefined): number =>
    law.subsidies.filter((row) => row.tier === code).reduce((sum, row) => sum + row.amountFen, 0);
  const isList = law.tierRule.kind === 'list' && lowest !== undefined && highest !== undefined;
  const subsidised = law.tiers.find(({ code }) => subsidyOf(code) > 0);
  return {
    key: 'tier',
    question: '选哪一档',
    lines: [
      isList
        ? `${law.feeYear}年可选${formatYuan(lowest.amountFen)}到${formatYuan(highest.amountFen)}元，共${law.tiers.length}档。`
        : '能缴多少，点卡片看。',
      ...(subsidised === undefined
        ? []
        : [`缴${formatYuan(subsidised.amountFen)}元，政府另补${subsidyOf(subsidised.code) / 100}元。`]),
      ...(isList && subsidyOf(highest.code) > subsidyOf(lowest.code) ? ['缴得多，补得多，都进个人账户。'] : []),
      '您自己定，点卡片看全部。',
    ],
    source: documentOf(law, law.tierSource),
    next: HOME,
  };
};

const whyNot = ({ law }: RegisteredPack): Answer => ({
  key: 'whyNot',
  question: '为什么缴不了',
  lines: [
    '钱没扣就能马上再付。',
    '首页点“为什么”，写着原因和怎么办。',
    ...(law.wait.newEnrolDays === 0 ? [] : [`刚参保的，登记${law.wait.newEnrolDays}天后能缴。`]),
    '没参保的，先带身份证去村里或社保站登记。',
  ],
  source: documentOf(law, law.wait.source),
  next: HOME,
});

const refund = ({ law, file }: RegisteredPack): Answer => ({
  key: 'refund',
  question: '怎么退费',
  lines: [
    '凭证里点“缴错了，要退费”申请。',
    '原路退回付款微信。',
    file.refund === undefined
      ? '几天答复没有写明，申请时给您日子和编号。'
      : `${file.refund.answerWorkingDays}个工作日内答复，给您编号。`,
    '钱已记到账户的，要到窗口退。',
  ],
  ...(file.refund === undefined ? {} : { source: documentOf(law, file.refund.source) }),
  next: RECEIPTS,
});

const receipt = ({ law, file }: RegisteredPack): Answer => ({
  key: 'receipt',
  question: '凭证在哪',
  lines: ['“凭证”里每人一张，点开看，能存PDF。', '要纸质的，带身份证去办税大厅换。', '钱到哪了，凭证里也能看。'],
  source: documentOf(law, file.collector.source),
  next: RECEIPTS,
});
