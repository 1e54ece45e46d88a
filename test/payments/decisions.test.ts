import { decideLines } from '../../server/payments/decide-lines';
import type { ExpectedTrade } from '../../server/payments/judge-trade';
import { judgeTrade } from '../../server/payments/judge-trade';
import type { Trade } from '../../server/payments/payment-gateway';
import { nextQueryAt } from '../../server/payments/query-schedule';
import { fen } from '../../server/shared/fen';

describe('what becomes of a paid line', () => {
  it.each([
    // person-year still free, insured stopped meanwhile, outcome
    [true, false, 'credited'],
    [true, true, 'creditedWithCase'],
    [false, false, 'refundDue'],
    [false, true, 'refundDue'],
  ] as const)('free %s, stopped %s: %s', (claimed, stopped, outcome) => {
    expect(decideLines([{ orderLineId: 1, claimed, stopped }]).map((decided) => decided.outcome)).toEqual([outcome]);
  });

  it('judges each line on its own, in order', () => {
    const lines = [
      { orderLineId: 1, claimed: true, stopped: false },
      { orderLineId: 2, claimed: false, stopped: false },
      { orderLineId: 3, claimed: true, stopped: true },
    ];
    expect(decideLines(lines).map(({ line, outcome }) => [line.orderLineId, outcome])).toEqual([
      [1, 'credited'],
      [2, 'refundDue'],
      [3, 'creditedWithCase'],
    ]);
    expect(decideLines([])).toEqual([]);
  });
});

const EXPECTED: ExpectedTrade = {
  state: 'payable',
  totalFen: 30_000,
  merchant: '1610199001',
  subMerchant: '',
  app: 'wx6101990000000001',
  openid: 'openid-payer',
  transactionNo: null,
};
const TRADE: Trade = {
  outTradeNo: '26061100000001',
  transactionNo: '4200000001',
  state: 'paid',
  merchant: '1610199001',
  subMerchant: '',
  app: 'wx6101990000000001',
  payerOpenid: 'openid-payer',
  totalFen: fen(30_000),
  currency: 'CNY',
  successAt: new Date('2026-06-11T02:00:00Z'),
};
const PAID = { state: 'paid', transactionNo: '4200000001' };

describe('whether a payment is the one the order asked for', () => {
  it.each([
    ['as ordered', {}, {}, { kind: 'ours' }],
    ['our order is closed', { state: 'closed' }, {}, { kind: 'ours' }],
    ['settled before', PAID, {}, { kind: 'duplicate' }],
    ['one fen less', {}, { totalFen: fen(29_999) }, { kind: 'mismatch', fields: ['total'] }],
    ['one fen more', {}, { totalFen: fen(30_001) }, { kind: 'mismatch', fields: ['total'] }],
    ['no amount', {}, { totalFen: undefined }, { kind: 'mismatch', fields: ['total'] }],
    ['other currency', {}, { currency: 'USD' }, { kind: 'mismatch', fields: ['currency'] }],
    ['other merchant', {}, { merchant: '1610199999' }, { kind: 'mismatch', fields: ['merchant'] }],
    ['other sub-merchant', {}, { subMerchant: '1610199999' }, { kind: 'mismatch', fields: ['subMerchant'] }],
    ['other app', {}, { app: 'wx6101990000009999' }, { kind: 'mismatch', fields: ['app'] }],
    ['other payer', {}, { payerOpenid: 'openid-other' }, { kind: 'mismatch', fields: ['payer'] }],
    ['no payer', {}, { payerOpenid: undefined }, { kind: 'mismatch', fields: ['payer'] }],
    ['no transaction', {}, { transactionNo: undefined }, { kind: 'mismatch', fields: ['transaction'] }],
    ['no success time', {}, { successAt: undefined }, { kind: 'mismatch', fields: ['transaction'] }],
    ['second transaction', PAID, { transactionNo: '42B' }, { kind: 'mismatch', fields: ['secondTransaction'] }],
    ['settled, other amount', PAID, { totalFen: fen(1) }, { kind: 'mismatch', fields: ['total'] }],
  ] as const)('%s', (_case, expected, trade, judgement) => {
    expect(judgeTrade({ ...EXPECTED, ...expected }, { ...TRADE, ...trade })).toEqual(judgement);
  });
});

describe('when WeChat is asked about an unpaid order', () => {
  const since = new Date('2026-06-11T02:00:00Z');
  const after = (seconds: number): Date => new Date(since.getTime() + seconds * 1000);
  it.each([
    // asked at, asked again at: seconds since the order; its hold ends at 900
    [0, 5],
    [4, 5],
    [5, 35],
    [35, 65],
    [599, 629],
    [600, 900],
    [700, 900],
    [899, 900],
    [900, 1_200],
    [5_000, 5_300],
  ])('at second %i: again at second %i', (now, next) => {
    expect(nextQueryAt(since, after(900), after(now))).toEqual(after(next));
  });

  it('asks when a hold that was made longer ends, and goes on after it', () => {
    expect(nextQueryAt(since, after(1_800), after(1_600))).toEqual(after(1_800));
    expect(nextQueryAt(since, after(1_800), after(1_800))).toEqual(after(2_100));
  });
});
