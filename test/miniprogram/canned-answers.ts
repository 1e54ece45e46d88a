import type { z } from 'zod';
import { getAccesses, getAccount, getEligibility } from '../../types/arrears';
import { getCases, postCases } from '../../types/cases';
import { getConsents } from '../../types/consents';
import type { Contract } from '../../types/contract';
import { getFamilyAsk, getFamilyLinks, postFamilyAsk, postFamilyLinks } from '../../types/family-links';
import { getHelp } from '../../types/help';
import { listReceiptsContract, receiptContract, receiptProgressContract } from '../../types/receipts';
import { getRefundOptions, postRefunds } from '../../types/refunds';
import { getReminders, putReminders } from '../../types/reminders';
import { getSessions } from '../../types/sessions';
import { qrRows } from '../../server/receipts/receipt-qr';

/** A 22-character public id. */
export const rid = (name: string): string => name.padEnd(22, '0').slice(0, 22);

/** `path`: for this one address instead of every address of the contract. */
export type Canned = { contract: Contract; answer: unknown; path?: string };
export const canned = <C extends Contract & { answers: { 200: z.ZodType } }>(
  contract: C,
  answer: z.input<C['answers'][200]>,
): Canned => ({ contract, answer: contract.answers[200].parse(answer) });

/** As long as names, offices and sums may become. */
export const LONG_NAME = '阿卜杜*买买提·艾山江';
export const LONG_OFFICE = '国家税务总局青禾县税务局第二税务分局';
const AT = '2026-06-11T10:32:00+08:00';

const link = {
  linkId: rid('link-father'),
  participantId: rid('father'),
  relation: 'father' as const,
  maskedName: '张*国',
  state: 'payOnly' as const,
  sinceDay: '2026-06-01',
};
const receipt = {
  number: '26061100481736-1',
  paidDay: '2026-06-11',
  participantId: rid('father'),
  maskedName: LONG_NAME,
  relation: 'father' as const,
  amountFen: 4_500_000,
  years: [2026, 2024],
  standing: 'valid' as const,
};
const refundLine = {
  participantId: rid('father'),
  maskedName: LONG_NAME,
  tier: '500',
  amountFen: 4_500_000,
  needsBankCard: false,
};

const reminders: z.input<(typeof getReminders)['answers'][200]> = {
  reminders: [
    {
      kind: 'due',
      title: '该缴费了',
      sample: '2026年度，张*国等2人，6月30日前缴',
      isOn: true,
      templateId: 'due',
      left: 2,
    },
    { kind: 'inAccount', title: '钱记好了', sample: '张*国，已记账，6月18日', isOn: true, templateId: 'in', left: 0 },
    { kind: 'result', title: '退款有结果', sample: '退费申请，已退款，6月20日', isOn: false, left: 0 },
  ],
};

/** What the server could answer to the pages beyond the main path, each held against its contract. */
export const CANNED: readonly Canned[] = [
  canned(listReceiptsContract, {
    receipts: [
      { ...receipt, id: rid('receipt'), step: 'paid', stateText: '正在记账' },
      {
        ...receipt,
        id: rid('mother'),
        participantId: rid('mother'),
        relation: 'mother',
        maskedName: '李*兰',
        amountFen: 30_000,
        step: 'inAccount',
        stateText: '已记账',
      },
      { ...receipt, id: rid('gone'), paidDay: '2025-05-03', standing: 'reversed', step: 'paid', stateText: '已退' },
    ],
    otherPayments: [
      {
        participantId: rid('me'),
        maskedName: '张*强',
        feeYear: 2025,
        amountFen: 50_000,
        paidDay: '2025-04-01',
        where: '银行柜台',
      },
    ],
    hasMore: true,
  }),
  canned(receiptContract, {
    id: rid('receipt'),
    number: receipt.number,
    heading: '青禾县城乡居民养老保险费',
    title: '电子缴费凭证',
    footer: '扫码能看到这张凭证现在是不是有效。',
    amountFen: 4_500_000,
    amountInCapitals: '肆万伍仟元整',
    participantId: rid('father'),
    maskedName: LONG_NAME,
    maskedIdNumber: '6****************5',
    relation: 'father',
    years: [2026, 2024].map((feeYear) => ({
      feeYear,
      tier: '500',
      amountFen: 50_000,
      subsidyFen: 7_500,
      reversed: feeYear === 2024,
    })),
    payer: '张*强',
    paidAt: AT,
    payee: LONG_OFFICE,
    verifyUrl: 'https://example.invalid/verify#code',
    qrRows: qrRows('https://example.invalid/verify#code-of-a-receipt-as-long-as-the-real-one-0123456789'),
    standing: 'partlyReversed',
    reversedFen: 50_000,
    reversedDay: '2026-07-01',
    orderId: rid('order'),
    receiptsOfOrder: [rid('receipt'), rid('mother')],
  }),
  canned(receiptProgressContract, {
    standing: 'valid',
    step: 'taxBooked',
    stages: [
      { stage: 'paid', state: 'done', day: '2026-06-11', text: '您已付款', isLate: false },
      { stage: 'taxBooked', state: 'done', day: '2026-06-11', text: '税务入账', isLate: false },
      { stage: 'inTreasury', state: 'waiting', byDay: '2026-06-12', text: '进国库', isLate: true },
      { stage: 'transferred', state: 'notConnected', text: '拨付', isLate: false },
      { stage: 'inAccount', state: 'notConnected', text: '记入个人账户', isLate: false },
    ],
    message: '比说好的晚了，我们已在催，编号A12。',
    caseNumber: 'A12',
    personalFen: 50_000,
    subsidyFen: 7_500,
  }),
  canned(getReminders, reminders),
  canned(putReminders, reminders),
  canned(getConsents, {
    texts: [
      {
        purpose: 'idNumber',
        version: '2',
        title: '用身份证号查参保记录',
        body: '只用来查您的参保记录。\n身份证号加密保存，不给别人看。',
      },
      { purpose: 'familyHistory', version: '1', title: '让家人看缴没缴', body: '他只能看到：要缴多少、缴没缴。' },
    ],
    given: [
      {
        consentId: rid('consent'),
        purpose: 'idNumber',
        version: '1',
        title: '用身份证号查参保记录',
        givenAt: AT,
        isCurrent: false,
      },
    ],
  }),
  canned(getFamilyLinks, {
    links: [link, { ...link, linkId: rid('link-mother'), relation: 'mother', maskedName: LONG_NAME, state: 'waiting' }],
    payers: [
      {
        linkId: rid('payer'),
        participantId: rid('me'),
        payer: '张*',
        relation: 'father',
        state: 'full',
        sinceDay: '2026-06-02',
      },
    ],
    peopleMax: 10,
    payersMax: 5,
  }),
  canned(postFamilyLinks, link),
  canned(postFamilyAsk, {
    state: 'waiting',
    token: 'a-token-of-one-hundred-and-28',
    expiresAt: AT,
    message: '请把卡片发给本人。',
  }),
  canned(getFamilyAsk, {
    payer: '张*强',
    maskedName: '张*国',
    relation: 'father',
    expiresAt: '2026-06-18T10:00:00+08:00',
    canDecide: true,
  }),
  canned(getHelp, {
    answers: ['我欠哪几年', '怎么缴', '选哪一档', '为什么缴不了', '怎么退费', '凭证在哪'].map((question, index) => ({
      key: `q${index}`,
      question,
      lines: ['三步：点下面，核对，微信付款。', '不用微信：村里、银行柜台、办税大厅都行。'],
      source: '青禾县2026年城乡居民养老保险费征缴工作通知',
      next: { text: '去首页看', page: 'home' },
    })),
    hotlines: [
      { number: '12366', about: '缴费' },
      { number: '12333', about: '参保、待遇' },
      { number: '12345', about: '其他' },
    ],
    offices: [
      {
        name: '青禾县社会保险经办服务中心',
        kind: 'socialSecurity',
        address: '青禾县青禾路100号',
        hours: '周一到周五 9:00—17:00',
        phone: '0919-0000000',
        bring: '身份证',
      },
    ],
    safety: '我们不要验证码，不让您转账',
  }),
  canned(getCases, {
    cases: [
      {
        caseId: rid('open'),
        number: 'A12',
        topic: '记录可能错了',
        state: 'open',
        isUrgent: true,
        message: '我们在和社保站核对。',
        openedDay: '2026-06-10',
        answerByDay: '2026-06-20',
      },
      {
        caseId: rid('done'),
        number: 'A09',
        topic: '我觉得不对',
        state: 'closed',
        isUrgent: false,
        message: '',
        openedDay: '2026-05-10',
        answerByDay: '2026-05-20',
        answer: '改好了，现在能缴。',
      },
    ],
  }),
  canned(postCases, {
    caseId: rid('new'),
    number: 'A13',
    topic: '我觉得不对',
    state: 'open',
    isUrgent: false,
    message: '我们会看。',
    openedDay: '2026-06-11',
    answerByDay: '2026-06-20',
  }),
  canned(getRefundOptions, {
    orderId: rid('order'),
    lines: [
      { ...refundLine, lineId: rid('line-a'), feeYear: 2026, canApply: true },
      { ...refundLine, lineId: rid('line-b'), feeYear: 2024, canApply: false, message: '钱已记到账户，要到窗口退。' },
    ],
    reasons: [
      { key: 'paidTwice', text: '缴重了' },
      { key: 'employeeInsured', text: '有职工养老了' },
      { key: 'wrongYearOrTier', text: '缴错了年度或档次' },
      { key: 'deceased', text: '家人去世', papers: '死亡证明、户口本' },
      { key: 'other', text: '其他' },
    ],
    answerWorkingDays: 15,
    offices: [LONG_OFFICE, '青禾县社会保险经办服务中心'],
  }),
  canned(postRefunds, {
    refundId: rid('refund'),
    number: '26061100481736R1',
    orderId: rid('order'),
    amountFen: 4_500_000,
    reason: 'paidTwice',
    state: 'open',
    message: '税务和社保都要看一遍。',
    answerByDay: '2026-07-02',
    lines: [{ participantId: rid('father'), maskedName: LONG_NAME, feeYear: 2026, amountFen: 4_500_000 }],
    steps: [
      { step: 'received', text: '已收到', state: 'done', day: '2026-06-11' },
      { step: 'taxReview', text: '税务审核', state: 'now' },
      { step: 'socialSecurityReview', text: '社保审核', state: 'next' },
      { step: 'refunded', text: '已退款', state: 'next' },
    ],
  }),
  canned(getEligibility, {
    feeYear: 2026,
    payable: 'none',
    maskedName: LONG_NAME,
    relation: 'self',
    isUrgent: false,
    reason: { key: 'employeeInsured', message: '您有职工养老，不用两边缴。', next: '停了再来；缴重的能退。' },
    source: { rule: 'R025', document: '青禾县2026年城乡居民养老保险费征缴工作通知', effectiveDay: '2026-01-01' },
  }),
  canned(getAccount, {
    maskedName: LONG_NAME,
    totalFen: 4_557_500,
    asOf: AT,
    years: [
      {
        feeYear: 2026,
        tier: '500',
        personalFen: 50_000,
        funders: [
          { funder: 'province', kind: 'subsidy', amountFen: 4_500 },
          { funder: 'county', kind: 'subsidy', amountFen: 3_000 },
        ],
        paidOn: '2026-06-11',
        isPaid: true,
      },
      { feeYear: 2025, tier: '45000', personalFen: 4_500_000, funders: [], paidOn: '2025-04-01', isPaid: true },
    ],
  }),
  canned(getAccesses, {
    accesses: [
      { at: AT, who: '青禾县社会保险经办服务中心', what: '看了缴费记录' },
      { at: '2026-06-10T09:00:00+08:00', who: LONG_NAME, what: '看了要缴多少' },
    ],
  }),
  canned(getSessions, {
    sessions: [
      { sessionId: rid('this'), startedAt: AT, usedAt: AT, isCurrent: true },
      {
        sessionId: rid('other'),
        startedAt: '2026-05-01T08:00:00+08:00',
        usedAt: '2026-06-01T08:00:00+08:00',
        isCurrent: false,
      },
    ],
  }),
];
