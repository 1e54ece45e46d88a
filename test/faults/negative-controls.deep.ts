import type { CopyReport, Patch } from '../support/patched-copy';
import { removeCopy, testPatchedCopy } from '../support/patched-copy';

jest.setTimeout(500_000);
afterAll(removeCopy);

const STATE_CONDITIONS: Patch[] = [
  {
    file: 'server/payments/order-store.ts',
    from: `live_slot = NULL, version_n = version_n + 1 WHERE id = ? AND state IN (\${from.map(() => '?').join(', ')})\`,
    [transactionNo, successAt, id, ...from],`,
    to: 'live_slot = NULL, version_n = version_n + 1 WHERE id = ?`,\n    [transactionNo, successAt, id],',
  },
  { file: 'server/contributions/due-item-store.ts', from: ` WHERE id = ? AND state = 'open'`, to: ' WHERE id = ?' },
  { file: 'server/contributions/person-year-store.ts', from: 'WHERE id = ? AND tier IS NULL', to: 'WHERE id = ?' },
];
const UNIQUE_KEYS: Patch[] = [
  {
    file: 'server/database/migrations/0001-first-tables.ts',
    from: 'unique: unique.map(words)',
    to: `unique: ['inbox', 'contribution_lines', 'line_funders', 'line_stages', 'ledger_entries', 'outbox', 'receipts', 'receipt_lines'].includes(name) ? [] : unique.map(words)`,
  },
];
const JUDGE: Patch[] = [
  {
    file: 'server/payments/judge-trade.ts',
    from: `return expected.state === 'paid' ? { kind: 'duplicate' } : { kind: 'ours' };`,
    to: `return { kind: 'ours' };`,
  },
];

const exactlyOnce = (patches: readonly Patch[]): Promise<CopyReport> =>
  testPatchedCopy(patches, { file: 'test/journeys/exactly-once.test.ts', env: { STORM_ORDERS: '12' } });

const say = ({ passed, failures }: CopyReport): void => {
  const told = failures.map(({ test, message }) => `${test}: ${message.split('\n').slice(0, 4).join(' ')}`);
  console.log(`${passed} passed, ${failures.length} failed\n${told.join('\n')}`);
};

/** Red on every engine there is, by an assertion of the harness: nothing broke on the way to it. */
const expectRed = (report: CopyReport): void => {
  say(report);
  expect(report.passed).toBe(0);
  expect(report.failures.length).toBeGreaterThan(0);
  for (const failure of report.failures) expect(failure.message).toMatch(/expect\(received\)/);
};

describe('64 notices of each order', () => {
  it('is green on an untouched copy', async () => {
    const report = await exactlyOnce([]);
    expect(report.failures).toEqual([]);
    expect(report.passed).toBeGreaterThan(0);
  });

  it('is red without the state conditions of the money UPDATEs, once the judge of duplicates is out too', async () => {
    expectRed(await exactlyOnce([...STATE_CONDITIONS, ...JUDGE]));
  });

  it('is red without the UNIQUE keys, once the judge of duplicates is out too', async () => {
    expectRed(await exactlyOnce([...UNIQUE_KEYS, ...JUDGE]));
  });

  it('counts money twice without any of the three', async () => {
    expectRed(await exactlyOnce([...STATE_CONDITIONS, ...UNIQUE_KEYS, ...JUDGE]));
  });
});

describe('one guard out turns its journey red', () => {
  it.each([
    [
      'a due item is paid though it is paid already',
      'refund-of-a-line',
      'credits the year that is still free',
      STATE_CONDITIONS.slice(1),
    ],
    [
      'a lease is taken from whoever holds it',
      'refund-of-a-line',
      'returns the whole payment when nothing of it is free',
      [
        {
          file: 'server/contributions/person-year-store.ts',
          from: 'WHERE person_year_id = ? AND (holder IS NULL OR holder = ?)`,\n    [holderKind, holder, now, personYearId, holder]',
          to: 'WHERE person_year_id = ?`,\n    [holderKind, holder, now, personYearId]',
        },
      ],
    ],
    [
      'a year that was paid while it was priced is ordered',
      'other-channels',
      'makes no order when the year is paid',
      [
        {
          file: 'server/payments/start-order.ts',
          from: `if (!lines.every(isAsPriced)) throw new AppError('year.paid');`,
          to: '',
        },
      ],
    ],
    [
      'an order with other figures than those shown is made',
      'pay-and-close',
      'asks again, with both figures',
      [{ file: 'server/payments/start-order.ts', from: 'quote.quoteHash !== quoteHash', to: `quoteHash === ''` }],
    ],
    [
      'a refused question about a refund sends the money another way',
      'refund-of-a-line',
      'does not return money twice',
      [
        {
          file: 'server/wechat/payment-gateway.ts',
          from: 'outRefundNo, NOTHING)',
          to: 'outRefundNo, REFUND_REFUSED)',
        },
      ],
    ],
    [
      'money in suspense is booked each time it is told',
      'pay-and-close',
      'keeps another amount in suspense once',
      [
        {
          file: 'server/payments/keep-in-suspense.ts',
          from: `if (await isBooked(tx, 'suspense', account)) return;`,
          to: '',
        },
        ...UNIQUE_KEYS,
      ],
    ],
    [
      'an order whose prepay answer was lost is not closed',
      'pay-and-close',
      'closes at WeChat what nobody came back for',
      [
        {
          file: 'server/payments/query-order.ts',
          from: `if (order.state === 'created') await moveOrder(tx, order.id, 'payable');`,
          to: '',
        },
      ],
    ],
    [
      'an order that WeChat closed stays payable',
      'pay-and-close',
      'ends an order that WeChat has closed by itself',
      [
        {
          file: 'server/payments/release-order.ts',
          from: `['created', 'payable', 'closing']`,
          to: `['created', 'closing']`,
        },
      ],
    ],
    [
      '"no such order" after a good prepay is believed',
      'pay-and-close',
      'does not believe "no such order"',
      [
        {
          file: 'server/payments/query-order.ts',
          from: '(await lastPrepay(tx, order.id)) !== undefined',
          to: `order.state === 'paid'`,
        },
        {
          file: 'server/payments/query-order.ts',
          from: `order.state !== 'created' || now`,
          to: 'now',
        },
        {
          file: 'server/payments/release-order.ts',
          from: `reason === 'refused' ? ['created'] : `,
          to: '',
        },
      ],
    ],
    [
      'a notice that failed is not kept for the postman',
      'settle-later',
      'acknowledges, keeps, and credits',
      [
        {
          file: 'server/payments/receive-notice.ts',
          from: `await inTransaction((tx) => keepInbox(tx, { ...row, state: 'pending', nextTryAt: now }));`,
          to: '',
        },
      ],
    ],
  ])('%s', async (_guard, journey, test, patches) => {
    expectRed(await testPatchedCopy(patches, { file: `test/journeys/${journey}.test.ts`, only: test }));
  });
});

describe('random schedules', () => {
  it('find money that is credited before anybody asks who holds the year', async () => {
    const report = await testPatchedCopy(
      [
        {
          file: 'server/contributions/credit-person-year.ts',
          from: 'if ((await takeLease(tx, { personYearId, holderKind, holder, now })) === 0) return false;',
          to: 'await takeLease(tx, { personYearId, holderKind, holder, now });',
        },
      ],
      { file: 'test/schedules/schedules.deep.ts', only: 'SQLite', env: { SCHEDULES: '300' }, secondsMax: 400 },
    );
    expectRed(report);
  });
});
