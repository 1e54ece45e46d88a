import type { RefundChoice } from '../../../miniprogram/pages/refund/refund-view';
import {
  keptChoice,
  missingOn,
  onlyRefund,
  refundForm,
  refundResult,
} from '../../../miniprogram/pages/refund/refund-view';
import type { RefundOptions, RefundView } from '../../../types/refunds';

const NOW = Date.parse('2026-06-11T15:00:00+08:00');
const aLine = (lineId: string, part: Partial<RefundOptions['lines'][number]> = {}): RefundOptions['lines'][number] => ({
  lineId,
  participantId: 'father',
  maskedName: '张*国',
  feeYear: 2026,
  tier: '500',
  amountFen: 50_000,
  canApply: true,
  needsBankCard: false,
  ...part,
});
const OPTIONS: RefundOptions = {
  orderId: 'o1',
  lines: [
    aLine('a'),
    aLine('b', { feeYear: 2024 }),
    aLine('c', { canApply: false, message: '钱已记到账户，要到窗口退。' }),
  ],
  reasons: [
    { key: 'paidTwice', text: '缴重了' },
    { key: 'deceased', text: '家人去世', papers: '死亡证明' },
  ],
  answerWorkingDays: 15,
  offices: ['青禾县税务局', '青禾县社保中心'],
};
const aChoice = (part: Partial<RefundChoice> = {}): RefundChoice => ({ lineIds: [], reason: '', note: '', ...part });

it('adds up what is picked and never what cannot be refunded here', () => {
  const form = refundForm(OPTIONS, aChoice({ lineIds: ['a', 'b', 'c'] }), 'lines');
  expect(form.amountFen).toBe(100_000);
  expect(form.lines.map(({ isPicked }) => isPicked)).toEqual([true, true, false]);
  expect(form.lines[2]).toMatchObject({
    message: '钱已记到账户，要到窗口退。',
    label: '张某国，2026年度，五百元，钱已记到账户，要到窗口退。',
  });
});

it('leads to the application of a line, and shows it at once when nothing else can be asked for', () => {
  const applied = aLine('a', { canApply: false, message: '这笔正在退，7月2日前有结果。', refundId: 'f1' });
  const refused = aLine('b', { message: '上次没有批准。', refundId: 'f0' });
  const form = refundForm({ ...OPTIONS, lines: [applied, refused, aLine('c')] }, aChoice(), 'lines');
  expect(form.lines.map(({ link, refundId }) => [link, refundId])).toEqual([
    ['看进度', 'f1'],
    ['看原因', 'f0'],
    ['', ''],
  ]);
  expect(form.lines[1]?.label).toBe('张某国，2026年度，五百元，没选，上次没有批准。');
  expect(onlyRefund({ ...OPTIONS, lines: [applied, refused] })).toBeUndefined();
  expect(onlyRefund({ ...OPTIONS, lines: [aLine('old', { canApply: false }), applied] })).toBe('f1');
});

it('asks for what is missing on each step', () => {
  expect(missingOn('lines', aChoice())).toBe('请先勾要退的那一笔。');
  expect(missingOn('reason', aChoice({ lineIds: ['a'] }))).toBe('请先选为什么退。');
  expect(missingOn('check', aChoice({ lineIds: ['a'], reason: 'paidTwice' }))).toBe('');
});

it('shows sum, way, papers, time and both offices before anything is handed in', () => {
  expect(refundForm(OPTIONS, aChoice({ lineIds: ['a'], reason: 'deceased' }), 'check')).toMatchObject({
    place: '第3步，共3步',
    checks: ['退500元到原来付款的微信', '要带：死亡证明', '15个工作日内答复', '审核：青禾县税务局、青禾县社保中心'],
  });
  const lines = [aLine('a'), aLine('old', { amountFen: 30_000, needsBankCard: true })];
  const both = refundForm({ ...OPTIONS, lines }, aChoice({ lineIds: ['a', 'old'] }), 'check');
  expect(both.checks.slice(0, 2)).toEqual(['退500元到原来付款的微信', '退300元到付款人的银行卡，要带卡到窗口']);
});

it('keeps of an earlier choice only what can still be refunded, and picks the only line', () => {
  expect(keptChoice(OPTIONS, { lineIds: ['a', 'c', 'gone'], reason: 'paidTwice', note: '写错了' })).toEqual({
    lineIds: ['a'],
    reason: 'paidTwice',
    note: '写错了',
  });
  expect(keptChoice(OPTIONS, { lineIds: 'a', reason: 'gone' })).toEqual({ lineIds: [], reason: '', note: '' });
  expect(keptChoice({ ...OPTIONS, lines: [aLine('a')] }, {}).lineIds).toEqual(['a']);
});

const aRefund = (state: RefundView['state']): RefundView => ({
  refundId: 'f1',
  number: '26061100481736R1',
  orderId: 'o1',
  amountFen: 50_000,
  reason: 'paidTwice',
  state,
  message: '税务和社保都要看一遍。',
  answerByDay: '2026-07-02',
  lines: [{ participantId: 'father', maskedName: '张*国', feeYear: 2026, amountFen: 50_000 }],
  steps: [
    { step: 'received', text: '已收到', state: 'done', day: '2026-06-11' },
    { step: 'taxReview', text: '税务审核', state: 'now' },
  ],
});

it.each([
  ['open', 'waiting', '申请已收到'],
  ['sending', 'waiting', '正在退到微信'],
  ['byBank', 'waiting', '要退到银行卡'],
  ['refunded', 'done', '已退款'],
  ['refused', 'refused', '没有批准'],
] as const)('says how far an application is: %s', (state, kind, title) => {
  expect(refundResult(aRefund(state), NOW)).toMatchObject({ kind, title });
});

it('says by when an open one is answered, and nothing of it afterwards', () => {
  expect(refundResult(aRefund('open'), NOW).lines).toEqual(['税务和社保都要看一遍。', '7月2日前答复']);
  expect(refundResult(aRefund('refunded'), NOW).lines).toEqual(['税务和社保都要看一遍。']);
  expect(refundResult(aRefund('open'), NOW).steps.map(({ spoken }) => spoken)).toEqual([
    '已收到，已完成，6月11日',
    '税务审核，正在办',
  ]);
});
