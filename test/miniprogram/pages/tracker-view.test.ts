import { progressView } from '../../../miniprogram/pages/tracker/tracker-view';
import type { ReceiptProgress } from '../../../types/receipts';

const NOW = Date.parse('2026-06-11T15:00:00+08:00');
type StageRow = ReceiptProgress['stages'][number];
const NAMES = ['paid', 'taxBooked', 'inTreasury', 'transferred', 'inAccount'] as const;

/** Done up to `done`, the rest waiting. */
const aProgress = (
  done: number,
  part: Partial<ReceiptProgress> = {},
  rows: Partial<StageRow>[] = [],
): ReceiptProgress => ({
  standing: 'valid',
  step: NAMES[Math.max(0, done - 1)] ?? 'paid',
  stages: NAMES.map((stage, index) => ({
    stage,
    text: stage,
    isLate: false,
    state: index < done ? ('done' as const) : ('waiting' as const),
    ...(index < done ? { day: '2026-06-11' } : {}),
    ...rows[index],
  })),
  message: '下一步的话。',
  personalFen: 50_000,
  subsidyFen: 7_500,
  ...part,
});

const shown = (progress: ReceiptProgress): string[] =>
  progressView(progress, NOW).steps.map(({ name, state, when }) => `${name} ${state} ${when}`.trim());

it('folds five stages into four and shows done, now and next', () => {
  expect(shown(aProgress(1))).toEqual(['您已付款 done 6月11日', '税务入账 now', '进国库 next', '记入个人账户 next']);
  expect(shown(aProgress(4))).toEqual([
    '您已付款 done 6月11日',
    '税务入账 done 6月11日',
    '进国库 done 6月11日',
    '记入个人账户 now',
  ]);
});

it('promises days: today in words, later by date', () => {
  const rows = [{}, { byDay: '2026-06-11' }, { byDay: '2026-06-12' }, {}, { byDay: '2026-06-18' }];
  expect(shown(aProgress(1, {}, rows)).slice(1)).toEqual([
    '税务入账 now 今天内',
    '进国库 next 6月12日前',
    '记入个人账户 next 6月18日前',
  ]);
});

it('says 未联网 where nobody tells us, and never says that such a stage is being worked on', () => {
  const rows: Partial<StageRow>[] = [{}, { state: 'notConnected' }, {}, {}, {}];
  expect(shown(aProgress(1, {}, rows)).slice(1)).toEqual(['税务入账 next 未联网', '进国库 next', '记入个人账户 next']);
  const none = NAMES.slice(1).map(() => ({ state: 'notConnected' as const }));
  expect(shown(aProgress(1, {}, [{}, ...none])).slice(1)).toEqual([
    '税务入账 next 未联网',
    '进国库 next 未联网',
    '记入个人账户 next 未联网',
  ]);
});

it('puts the sentence under the first step that is not done, also a late or an unconnected one', () => {
  const sentences = (progress: ReceiptProgress): string[] =>
    progressView(progress, NOW).steps.map(({ sentence }) => sentence);
  expect(sentences(aProgress(2))).toEqual(['', '', '下一步的话。', '']);
  expect(sentences(aProgress(1, {}, [{}, { state: 'notConnected' }]))).toEqual(['', '下一步的话。', '', '']);
  expect(sentences(aProgress(5))).toEqual(['', '', '', '']);
  const late = aProgress(1, { message: '比说好的晚了，我们已在催，编号A12。' }, [{}, { isLate: true }]);
  expect(progressView(late, NOW).steps[1]).toMatchObject({
    state: 'late',
    spoken: '税务入账，晚了，比说好的晚了，我们已在催，编号A12。',
  });
});

it('adds up what is in the account, own money and the government’s', () => {
  expect(progressView(aProgress(5), NOW)).toMatchObject({
    isInAccount: true,
    totalFen: 57_500,
    parts: [
      { label: '您缴的', value: '500元' },
      { label: '政府补的', value: '75元' },
    ],
  });
  expect(progressView(aProgress(5, { subsidyFen: 0 }), NOW).parts[1]?.value).toBe('政府补贴晚些到');
  expect(progressView(aProgress(4), NOW)).toMatchObject({ isInAccount: false, totalFen: -1, parts: [] });
});

it('says that money was refunded and then moves nothing on', () => {
  const view = progressView(aProgress(2, { standing: 'reversed', message: '已退500元，6月12日' }), NOW);
  expect(view.returned).toBe('已退500元，6月12日');
  expect(view.steps.some(({ state }) => state === 'now')).toBe(false);
  expect(progressView(aProgress(2, { standing: 'partlyReversed' }), NOW).returned).toBe(
    '有一部分已退。下面是没退的那部分。',
  );
});

it('tells whoever has just paid the minute, and of no other step', () => {
  const [paid, next] = progressView(aProgress(2), NOW, '2026-06-11T10:32:07.000+08:00').steps;
  expect([paid?.when, next?.when]).toEqual(['今天10:32', '6月11日']);
});
