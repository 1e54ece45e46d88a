import { receiptsView } from '../../../miniprogram/pages/receipts/receipts-view';
import type { ReceiptSummary } from '../../../types/receipts';

const aReceipt = (part: Partial<ReceiptSummary> = {}): ReceiptSummary => ({
  id: 'r1',
  number: '26061100481736-1',
  paidDay: '2026-06-11',
  participantId: 'father',
  maskedName: '张*国',
  relation: 'father',
  amountFen: 100_000,
  years: [2026, 2024],
  standing: 'valid',
  step: 'paid',
  stateText: '正在记账',
  ...part,
});

it('is empty without any payment', () => {
  expect(receiptsView([], [], '')).toEqual({ chips: [], groups: [], isEmpty: true });
});

it('shows day, person, sum and state, and says them in one breath', () => {
  const [group] = receiptsView([aReceipt()], [], '').groups;
  expect(group?.year).toBe('2026年');
  expect(group?.rows).toEqual([
    {
      key: 'r1',
      receiptId: 'r1',
      day: '2026年6月11日',
      person: '爸爸 张*国',
      amountFen: 100_000,
      state: '正在记账',
      tone: 'now',
      label: '2026年6月11日，爸爸 张某国，一千元，正在记账',
    },
  ]);
});

it.each([
  ['done', { step: 'inAccount' }],
  ['now', { step: 'transferred' }],
  ['gone', { standing: 'reversed', step: 'inAccount' }],
  ['gone', { standing: 'partlyReversed', step: 'inAccount' }],
] as const)('colours the server’s word as %s', (tone, receipt) => {
  const [row] = receiptsView([aReceipt({ ...receipt, stateText: '服务器的话' })], [], '').groups[0]?.rows ?? [];
  expect(row).toMatchObject({ state: '服务器的话', tone });
});

it('groups by year of payment, newest first, with what was paid elsewhere among it', () => {
  const receipts = [aReceipt({ id: 'a', paidDay: '2026-06-11' }), aReceipt({ id: 'b', paidDay: '2024-03-02' })];
  const elsewhere = {
    participantId: 'me',
    maskedName: '张*强',
    feeYear: 2025,
    amountFen: 30_000,
    paidDay: '2025-05-01',
    where: '银行柜台',
  };
  const { groups } = receiptsView(receipts, [elsewhere], '');
  expect(groups.map(({ year, rows }) => [year, rows.map(({ day, state }) => `${day} ${state}`)])).toEqual([
    ['2026年', ['2026年6月11日 正在记账']],
    ['2025年', ['2025年5月1日 银行柜台']],
    ['2024年', ['2024年3月2日 正在记账']],
  ]);
  expect(groups[1]?.rows[0]).toMatchObject({ receiptId: '', person: '我 张*强' });
});

it('filters by person when there are two, and forgets a person who is gone', () => {
  const mother = aReceipt({ id: 'm', participantId: 'mother', relation: 'mother', maskedName: '李*兰' });
  expect(receiptsView([aReceipt()], [], '').chips).toEqual([]);
  const chosen = receiptsView([aReceipt(), mother], [], 'mother');
  expect(chosen.chips.map(({ text, isChosen }) => [text, isChosen])).toEqual([
    ['全部', false],
    ['爸爸 张*国', false],
    ['妈妈 李*兰', true],
  ]);
  expect(chosen.groups.flatMap(({ rows }) => rows.map(({ key }) => key))).toEqual(['m']);
  expect(receiptsView([aReceipt()], [], 'mother').groups[0]?.rows).toHaveLength(1);
});
