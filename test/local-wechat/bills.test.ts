import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Formatter } from 'wechatpay-axios-plugin';
import type { Answered, TestWorld } from './server-world';
import { newNumber, openOrder, oracle, partnerBody, signedFetch, startTestWorld } from './server-world';

const DAY = '2026-01-15';
let world: TestWorld;
let first: string;
let last: string;

beforeAll(async () => {
  world = await startTestWorld({ timeFactor: 1000 });
  const { control } = world.wechat;
  first = await openOrder(world, { description: '2025,2026年度\n保险', attach: '附言' });
  last = await openOrder(world);
  const nextDay = await openOrder(world);
  await control.pay({ outTradeNo: first, at: `${DAY}T00:00:00+08:00`, notify: false });
  await control.pay({ outTradeNo: last, at: `${DAY}T23:59:59+08:00`, notify: false });
  await control.pay({ outTradeNo: nextDay, at: '2026-01-16T00:00:00+08:00', notify: false });
});
afterAll(() => world.close());

const ask = (kind: string, query: Record<string, string>): Promise<Answered> =>
  oracle(world, world.direct).get(`v3/bill/${kind}`, query);
const download = async ({ data }: Answered): Promise<{ status: number; bytes: Buffer; headers: Headers }> => {
  const url = new URL(String(data['download_url']));
  expect(url.origin).toBe('https://api.mch.weixin.qq.com');
  return signedFetch(world, world.direct, { target: url.pathname + url.search });
};
const textOf = async (query: Record<string, string>, kind = 'tradebill'): Promise<string> =>
  (await download(await ask(kind, query))).bytes.toString('utf8');
const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

test('the oracle reads the trade bill; the hash is that of the file; the download is unsigned', async () => {
  const asked = await ask('tradebill', { bill_date: DAY, bill_type: 'ALL' });
  const { bytes, headers } = await download(asked);
  expect(createHash('sha1').update(bytes).digest('hex')).toBe(asked.data['hash_value']);
  expect(headers.get('wechatpay-signature')).toBeNull();
  const { rows, summary } = Formatter.castCsvBill(bytes) as {
    rows: Record<string, string>[];
    summary: Record<string, string>;
  };
  expect(rows.map((row) => row['商户订单号'])).toEqual([last, first]);
  expect(Object.keys(rows[0] ?? {})).toHaveLength(27);
  expect(rows[1]).toMatchObject({
    交易时间: '2026-01-15 00:00:00',
    公众账号ID: world.direct.appid,
    商户号: world.direct.mchid,
    特约商户号: '0',
    用户标识: world.openid,
    交易状态: 'SUCCESS',
    订单金额: '200.00',
    手续费: '1.20000',
    微信退款单号: '0',
    商品名称: '2025\\ 2026年度\\n保险',
    商户数据包: '附言',
  });
  expect(summary).toMatchObject({ 总交易单数: '2', 订单总金额: '400.00', 手续费总金额: '2.40000' });
});

test.each([
  ['ALL', 27],
  ['SUCCESS', 20],
])('%s has %i columns, in heading and rows', async (type, columns) => {
  const lines = (await textOf({ bill_date: DAY, bill_type: type })).split('\r\n');
  expect(lines[0]?.split(',')).toHaveLength(columns);
  expect(lines[1]?.split(',')).toHaveLength(columns);
  expect(lines.at(-3)?.split(',')).toHaveLength(lines.at(-2)?.split(',').length ?? 0);
});

test('gzip when asked: the hash is of the uncompressed bytes', async () => {
  const asked = await ask('tradebill', { bill_date: DAY, tar_type: 'GZIP' });
  const { bytes } = await download(asked);
  expect(createHash('sha1').update(gunzipSync(bytes)).digest('hex')).toBe(asked.data['hash_value']);
});

test('a refund is booked on the day it was accepted, and the fee comes back', async () => {
  const body = {
    out_trade_no: first,
    out_refund_no: `${first}R1`,
    amount: { refund: 5_000, total: 20_000, currency: 'CNY' },
  };
  await world.wechat.control.arm('refund.held');
  await oracle(world, world.direct).post('v3/refund/domestic/refunds', body);
  await world.wechat.control.disarm();
  expect(await textOf({ bill_date: DAY, bill_type: 'ALL' })).not.toContain(`${first}R1`);
  await world.wechat.control.age(86_400, first);
  const day = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  const lines = (await textOf({ bill_date: day, bill_type: 'REFUND' })).split('\r\n');
  const heading = lines[0]?.replace('\uFEFF', '').split(',') ?? [];
  const cells = lines[1]?.split(',') ?? [];
  expect([heading.length, cells.length]).toEqual([29, 29]);
  const cell = (name: string): string | undefined => cells[heading.indexOf(name)];
  expect(cell('商户退款单号')).toBe(`\`${first}R1`);
  expect(cell('退款金额')).toBe('`50.00');
  expect(cell('申请退款金额')).toBe('`50.00');
  expect(cell('退款状态')).toBe('`PROCESSING');
  expect(cell('订单金额')).toBe('`0.00');
  const flow = await textOf({ bill_date: day, account_type: 'BASIC' }, 'fundflowbill');
  expect(flow).toContain('`49.70');
});

test('the fund flow: trade in, fee out', async () => {
  const lines = (await textOf({ bill_date: DAY, account_type: 'BASIC' }, 'fundflowbill')).split('\r\n');
  expect(lines[0]?.split(',')).toHaveLength(11);
  expect(lines.find((line) => line.includes('扣除交易手续费'))).toContain('`1.20');
});

test('what there is no bill for', async () => {
  expect(await ask('tradebill', { bill_date: '2025-12-31' })).toMatchObject({
    status: 400,
    data: { code: 'NO_STATEMENT_EXIST' },
  });
  expect((await ask('tradebill', { bill_date: today() })).data['code']).toBe('PARAM_ERROR');
  expect((await ask('tradebill', { bill_date: 'x' })).data['code']).toBe('PARAM_ERROR');
  const forged = await signedFetch(world, world.direct, { target: '/v3/billdownload/file?token=trade-ALL.2026.x' });
  expect(forged.status).toBe(400);
});

test('a download_url lives five minutes', async () => {
  const asked = await ask('tradebill', { bill_date: DAY });
  await world.wechat.control.setClockOffset(299_000);
  expect((await download(asked)).status).toBe(200);
  await world.wechat.control.setClockOffset(0);
  expect((await download(asked)).status).toBe(200);
});

test('a partner’s bill names its sub-merchant', async () => {
  const client = oracle(world, world.partner);
  const outTradeNo = newNumber();
  await client.post('v3/pay/partner/transactions/jsapi', partnerBody(world, outTradeNo));
  await world.wechat.control.pay({ outTradeNo, at: `${DAY}T12:00:00+08:00`, notify: false });
  const asked = await client.get('v3/bill/tradebill', { bill_date: DAY, sub_mchid: world.partner.subMchid ?? '' });
  const url = new URL(String(asked.data['download_url']));
  const { bytes } = await signedFetch(world, world.partner, { target: url.pathname + url.search });
  const { rows } = Formatter.castCsvBill(bytes) as { rows: Record<string, string>[] };
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ 商户号: world.partner.mchid, 特约商户号: world.partner.subMchid });
});
