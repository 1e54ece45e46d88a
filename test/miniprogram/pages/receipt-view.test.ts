import { certificateLines, fileNameOf, receiptView } from '../../../miniprogram/pages/receipt/receipt-view';
import type { ReceiptDetail } from '../../../types/receipts';

const aReceipt = (part: Partial<ReceiptDetail> = {}): ReceiptDetail => ({
  id: 'r1',
  number: '26061100481736-1',
  heading: '青禾县城乡居民养老保险费',
  title: '电子缴费凭证',
  footer: '',
  amountFen: 100_000,
  amountInCapitals: '壹仟元整',
  participantId: 'father',
  maskedName: '张*国',
  maskedIdNumber: '6****************5',
  years: [
    { feeYear: 2026, tier: '500', amountFen: 50_000, subsidyFen: 7_500, reversed: false },
    { feeYear: 2024, tier: '500', amountFen: 50_000, subsidyFen: 0, reversed: false },
  ],
  payer: '张*强',
  paidAt: '2026-06-11T10:32:00+08:00',
  payee: '国家税务总局青禾县税务局',
  relation: 'father',
  qrRows: [],
  verifyUrl: 'https://example.invalid/verify#code',
  standing: 'valid',
  reversedFen: 0,
  receiptsOfOrder: ['r1', 'r2'],
  orderId: 'o1',
  ...part,
});

it('shows what was issued, in the order of the paper', () => {
  const view = receiptView(aReceipt());
  expect(view.place).toBe('第1张，共2张');
  expect(view.pairs.map(({ label, values }) => [label, ...values])).toEqual([
    ['参保人', '张*国', '6****************5'],
    ['年度档次', '2026年度 500元', '2024年度 500元'],
    ['付款人', '张*强'],
    ['付款时间', '2026年6月11日 10:32'],
    ['收款单位', '国家税务总局青禾县税务局'],
    ['凭证编号', '2606 1100 4817 36-1'],
  ]);
  expect(view.band).toBe('');
});

it('reads names and numbers aloud, digit by digit', () => {
  const spoken = receiptView(aReceipt()).pairs.map((pair) => pair.spoken);
  expect(spoken).toContain('参保人，张某国');
  expect(spoken).toContain('年度档次，2026年度五百元，2024年度五百元');
  expect(spoken).toContain('凭证编号，二六零六一一零零四八一七三六-一');
});

it.each([
  ['26061100481736-1', '缴费凭证-2606110048173601.pdf'],
  ['26061100481736-12', '缴费凭证-2606110048173612.pdf'],
])('names the file of %s', (number, name) => {
  expect(fileNameOf(number)).toBe(name);
});

it('says in a band what was refunded and leaves what was issued as it is', () => {
  const partly = receiptView(aReceipt({ standing: 'partlyReversed', reversedFen: 50_000, reversedDay: '2026-07-01' }));
  expect(partly.band).toBe('已退500元，2026年7月1日');
  expect(partly.amountFen).toBe(100_000);
  expect(partly.orderId).toBe('o1');
  const wholly = receiptView(aReceipt({ standing: 'reversed', reversedFen: 100_000 }));
  expect(wholly.band).toBe('已退1000元');
  expect(wholly).toMatchObject({ orderId: 'o1', refundRow: '看退费办到哪了', canAskPaper: false });
});

it('leads to the other receipts of the order, round and round, and nowhere from the only one', () => {
  expect(receiptView(aReceipt()).nextReceiptId).toBe('r2');
  expect(receiptView(aReceipt({ id: 'r2' })).nextReceiptId).toBe('r1');
  expect(receiptView(aReceipt({ receiptsOfOrder: ['r1'] }))).toMatchObject({ place: '', nextReceiptId: '' });
});

it('offers no refund to somebody who did not pay, and no code where there is none', () => {
  const notPayer = aReceipt();
  delete notPayer.orderId;
  expect(receiptView(notPayer)).toMatchObject({ orderId: '', qrRows: [] });
  expect(receiptView(aReceipt({ qrRows: ['10', '01'] })).qrRows).toEqual(['10', '01']);
});

it('says where the paper is and what to bring', () => {
  const lines = certificateLines({
    number: 'C7',
    answerByDay: '2026-12-01',
    hall: '青禾县办税大厅',
    address: '青禾路1号',
    hours: '9:00—17:00',
    bring: '身份证',
    message: '已记下，编号C7，12月1日前办好。',
  });
  expect(lines).toEqual([
    '已记下，编号C7，12月1日前办好。',
    '到哪换：青禾县办税大厅，青禾路1号',
    '几点开门：9:00—17:00',
    '要带：身份证',
  ]);
});
