import { payoutWay, refundWay } from '../../server/policy/refund-way';
import { day } from '../../server/shared/day';

describe('by which way money goes back', () => {
  it.each([
    // paid on, today, handed over, in the account, raised later: way, why
    ['2026-06-11', '2026-06-11', false, false, false, 'wechat', undefined],
    ['2026-06-11', '2027-06-10', false, false, false, 'wechat', undefined], // the 364th day after
    ['2026-06-11', '2027-06-11', false, false, false, 'bankTransfer', 'tooOld'], // the 365th
    ['2027-06-11', '2028-06-09', false, false, false, 'wechat', undefined], // over 29 February
    ['2027-06-11', '2028-06-10', false, false, false, 'bankTransfer', 'tooOld'],
    ['2026-06-11', '2026-07-01', true, false, false, 'bankTransfer', 'handedOver'],
    ['2026-06-11', '2026-07-01', true, true, false, 'window', 'inAccount'],
    ['2026-06-11', '2026-07-01', false, true, false, 'window', 'inAccount'],
    ['2026-06-11', '2026-07-01', false, false, true, 'window', 'raised'],
    ['2026-06-11', '2026-07-01', true, true, true, 'window', 'raised'],
  ] as const)('paid %s, asked %s, handed over %s, in account %s, raised %s: %s %s', (...row) => {
    const [paid, asked, isHandedOver, isInAccount, isRaised, kind, because] = row;
    const facts = { paidDay: day(paid), today: day(asked), isHandedOver, isInAccount, isRaised };
    expect(refundWay(facts)).toEqual(because === undefined ? { kind } : { kind, because });
  });

  it('leaves by the bank what has reached the account since it was applied for', () => {
    const facts = { paidDay: day('2026-06-11'), today: day('2026-07-01'), isHandedOver: true, isInAccount: true };
    expect(payoutWay(facts)).toEqual({ kind: 'bankTransfer', because: 'handedOver' });
  });
});
