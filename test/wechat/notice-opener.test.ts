import { Socket } from 'node:net';
import { Aes } from 'wechatpay-axios-plugin';
import { createNoticeOpener } from '../../server/wechat/notice-opener';
import type { Envelope, Notice, NoticeParts, Reply } from './pay-world';
import {
  API_V3_KEY,
  NOW,
  OLD_SERIAL,
  aNotice,
  anOrder,
  clock,
  direct,
  nowSeconds,
  otherKeys,
  partner,
  signedNotice,
  transactionOf,
  trustedKeys,
} from './pay-world';

const opener = createNoticeOpener({ apiV3Key: API_V3_KEY, trustedKeys, clock });
const open = ({ rawBody, headers }: Notice): ReturnType<typeof opener.open> => opener.open(rawBody, headers);
const refusalOf = (notice: Notice): string => {
  const opened = open(notice);
  return opened.ok ? 'accepted' : opened.problem;
};

const aRefund = {
  mchid: direct.merchant,
  out_trade_no: anOrder.outTradeNo,
  transaction_id: '4200000001202606110000000001',
  out_refund_no: `${anOrder.outTradeNo}R1`,
  refund_id: '50000000382019052709732678859',
  refund_status: 'SUCCESS',
  success_time: '2026-06-11T10:46:50+08:00',
  user_received_account: '支付用户零钱',
  amount: { total: 20_000, refund: 10_000, payer_total: 20_000, payer_refund: 10_000 },
};

describe('an authentic notice opens', () => {
  const paid = {
    outTradeNo: anOrder.outTradeNo,
    transactionNo: '4200000001202606110000000001',
    state: 'paid',
    app: direct.app,
    payerOpenid: anOrder.payerOpenid,
    totalFen: 20_000,
    currency: 'CNY',
    successAt: new Date('2026-06-11T02:46:30.000Z'),
  };

  test('of a direct merchant, with its id and its text', () => {
    const opened = open(aNotice({ id: 'notice-1' }));
    if (!opened.ok) throw new Error(opened.problem);
    const trade = { ...paid, merchant: direct.merchant, subMerchant: '' };
    expect(opened.value.noticeId).toBe('notice-1');
    expect(opened.value.content).toEqual({ kind: 'payment', trade });
    expect(JSON.parse(opened.value.plainText)).toEqual(transactionOf(direct));
    expect(opener.read(opened.value.plainText)).toEqual(opened.value.content);
  });

  test('of a service provider: the payer is the one of the sub app', () => {
    const opened = open(aNotice({ plain: transactionOf(partner) }));
    if (!opened.ok) throw new Error(opened.problem);
    const trade = { ...paid, merchant: partner.merchant, subMerchant: partner.subMerchant };
    expect(opened.value.content).toEqual({ kind: 'payment', trade });
  });

  test.each([
    ['SUCCESS', 'succeeded'],
    ['ABNORMAL', 'abnormal'],
    ['CLOSED', 'closed'],
  ])('of a refund: %s', (status, state) => {
    const plain = { ...aRefund, refund_status: status };
    const opened = open(
      aNotice({ plain, eventType: `REFUND.${status}`, originalType: 'refund', associatedData: 'refund' }),
    );
    if (!opened.ok) throw new Error(opened.problem);
    const refund = {
      outTradeNo: anOrder.outTradeNo,
      outRefundNo: `${anOrder.outTradeNo}R1`,
      state,
      refundFen: 10_000,
      succeededAt: new Date('2026-06-11T02:46:50.000Z'),
    };
    expect(opened.value.content).toEqual({ kind: 'refund', refund });
    expect(opener.read(opened.value.plainText)).toEqual(opened.value.content);
  });

  test.each([
    ['SUCCESS', 'paid'],
    ['REFUND', 'paid'],
    ['NOTPAY', 'notPaid'],
    ['CLOSED', 'closed'],
    ['PAYERROR', 'other'],
    ['ACCEPT', 'other'],
  ])('state %s is %s', (tradeState, state) => {
    const opened = open(aNotice({ plain: transactionOf(direct, { trade_state: tradeState }) }));
    expect(opened.ok && opened.value.content).toMatchObject({ kind: 'payment', trade: { state } });
  });

  test.each<[string, NoticeParts, Partial<Reply>]>([
    ['under a platform certificate', {}, { serial: OLD_SERIAL }],
    ['without associated data', { associatedData: '' }, {}],
    ['299 seconds old', {}, { timestamp: String(Number(nowSeconds) - 299) }],
    ['299 seconds ahead', {}, { timestamp: String(Number(nowSeconds) + 299) }],
  ])('%s', (_, parts, signing) => {
    expect(refusalOf(aNotice(parts, signing))).toBe('accepted');
  });

  test('with spaces and escapes that our own JSON would not write', () => {
    const envelope = JSON.parse(aNotice().rawBody.toString()) as Envelope;
    const written = JSON.stringify(envelope, null, 2).replace('支付', '\\u652f\\u4ed8');
    expect(refusalOf(signedNotice(written))).toBe('accepted');
  });

  test('up to 64 KB', () => {
    const change = (envelope: Envelope): unknown => ({ ...envelope, padding: 'x'.repeat(62 * 1024) });
    expect(refusalOf(aNotice({ change }))).toBe('accepted');
  });

  test('twice: what was seen before is the inbox’s to know', () => {
    const notice = aNotice();
    expect(open(notice)).toEqual(open(notice));
    expect(refusalOf(notice)).toBe('accepted');
  });
});

describe('anything else is refused', () => {
  const seconds = (change: number): string => String(Number(nowSeconds) + change);
  const withHeaders = (headers: Record<string, unknown>): Notice => {
    const notice = aNotice();
    return { ...notice, headers: { ...notice.headers, ...headers } as Record<string, string> };
  };

  test.each<[string, string, Notice]>([
    ['no headers', 'header', { ...aNotice(), headers: {} }],
    [
      'an XML callback of a refund from the console',
      'header',
      { rawBody: Buffer.from('<xml><return_code>SUCCESS</return_code></xml>'), headers: {} },
    ],
    ['XML that is signed', 'body', signedNotice('<xml/>')],
    ['a header twice', 'header', withHeaders({ 'wechatpay-serial': ['a', 'b'] })],
    ['an empty nonce', 'header', withHeaders({ 'wechatpay-nonce': '' })],
    ['six minutes late', 'timestamp', aNotice({}, { timestamp: seconds(-360) })],
    ['six minutes early', 'timestamp', aNotice({}, { timestamp: seconds(360) })],
    ['301 seconds late', 'timestamp', aNotice({}, { timestamp: seconds(-301) })],
    ['milliseconds', 'timestamp', aNotice({}, { timestamp: String(NOW.getTime()) })],
    ['a timestamp with a fraction', 'timestamp', aNotice({}, { timestamp: `${nowSeconds}.0` })],
    ['a timestamp with a sign', 'timestamp', aNotice({}, { timestamp: `+${nowSeconds.slice(1)}` })],
    ['an unknown serial', 'serial', aNotice({}, { serial: 'PUB_KEY_ID_9999' })],
    ['serial constructor', 'serial', aNotice({}, { serial: 'constructor' })],
    ['serial __proto__', 'serial', aNotice({}, { serial: '__proto__' })],
    ['another key under our serial', 'signature', aNotice({}, { key: otherKeys.privateKey })],
    [
      'the probe SIGNTEST',
      'signature',
      withHeaders({ 'wechatpay-signature': `WECHATPAY/SIGNTEST/${'A'.repeat(320)}` }),
    ],
    [
      'a signature followed by junk',
      'signature',
      withHeaders({ 'wechatpay-signature': `${aNotice().headers['wechatpay-signature'] ?? ''}!!` }),
    ],
    ['a body of another notice', 'signature', { ...aNotice(), rawBody: aNotice({ id: 'another' }).rawBody }],
    ['more than 64 KB', 'body', aNotice({ change: (envelope) => ({ ...envelope, padding: 'x'.repeat(64 * 1024) }) })],
    ['an empty body', 'body', signedNotice('')],
    ['another algorithm', 'algorithm', aNotice({ algorithm: 'AES_256_CBC' })],
    ['another APIv3 key', 'resource', aNotice({ apiV3Key: 'z'.repeat(32) })],
    ['other associated data', 'resource', aNotice({ change: withResource({ associated_data: 'refund' }) })],
    ['a nonce of 13 bytes', 'resource', aNotice({ nonce: 'abcdefghijklm' })],
    ['nothing, rightly sealed', 'resource', aNotice({ change: emptied })],
    ['a ciphertext without its last byte', 'resource', aNotice({ change: cutShort })],
    ['an event of another product', 'body', aNotice({ eventType: 'PAYSCORE.USER_PAID' })],
    ['a refund under the name of a payment', 'content', aNotice({ plain: aRefund })],
    ['a payment under the name of a refund', 'content', aNotice({ eventType: 'REFUND.SUCCESS' })],
    [
      'an amount in yuan',
      'content',
      aNotice({ plain: transactionOf(direct, { amount: { total: 200.5, currency: 'CNY' } }) }),
    ],
    [
      'a negative amount',
      'content',
      aNotice({ plain: transactionOf(direct, { amount: { total: -1, currency: 'CNY' } }) }),
    ],
    ['no number of an order', 'content', aNotice({ plain: transactionOf(direct, { out_trade_no: undefined }) })],
    [
      'a time without its zone',
      'content',
      aNotice({ plain: transactionOf(direct, { success_time: '2026-06-11T10:46:30' }) }),
    ],
    ['a text instead of an object', 'content', aNotice({ plain: 'paid' })],
  ])('%s: %s', (_, problem, notice) => {
    expect(refusalOf(notice)).toBe(problem);
  });

  test('unknown serials open no connection', () => {
    const connect = jest.spyOn(Socket.prototype, 'connect');
    for (let tries = 0; tries < 50; tries += 1) refusalOf(aNotice({}, { serial: `PUB_KEY_ID_${tries}` }));
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
  });

  test('an APIv3 key of another length is refused at once', () => {
    expect(() => createNoticeOpener({ apiV3Key: 'short', trustedKeys, clock })).toThrow('32 characters');
  });

  test('a kept text that is nothing of ours is a bug, told without the text', () => {
    expect(() => opener.read('{"secret":"private"}')).toThrow(/^(?!.*private)/);
  });
});

describe('no single bit can be changed', () => {
  test('in the body', () => {
    const notice = aNotice();
    expect(acceptedFlips(notice.rawBody, (rawBody) => ({ ...notice, rawBody }))).toEqual({
      tried: notice.rawBody.length * 8,
      accepted: 0,
    });
  });

  test.each(['wechatpay-timestamp', 'wechatpay-nonce', 'wechatpay-serial', 'wechatpay-signature'])('in %s', (name) => {
    const notice = aNotice();
    const header = Buffer.from(notice.headers[name] ?? '', 'latin1');
    const flips = acceptedFlips(header, (flipped) => ({
      ...notice,
      headers: { ...notice.headers, [name]: flipped.toString('latin1') },
    }));
    expect(flips).toEqual({ tried: header.length * 8, accepted: 0 });
  });

  // As if the signature said nothing: each changed resource is signed anew, so only the seal is left to find it.
  test.each(['ciphertext', 'nonce', 'associated_data', 'algorithm'] as const)(
    'in %s of the resource, signed anew',
    (part) => {
      const notice = aNotice({ plain: smallTransaction });
      const envelope = JSON.parse(notice.rawBody.toString()) as Envelope;
      expect(refusalOf(signedNotice(JSON.stringify(envelope)))).toBe('accepted');
      const bytes = Buffer.from(envelope.resource[part], 'latin1');
      const flips = acceptedFlips(bytes, (flipped) =>
        signedNotice(JSON.stringify(withResource({ [part]: flipped.toString('latin1') })(envelope))),
      );
      expect(flips).toEqual({ tried: bytes.length * 8, accepted: 0 });
    },
  );
});

const smallTransaction = {
  appid: 'a',
  mchid: 'm',
  out_trade_no: '26061112345678',
  trade_state: 'SUCCESS',
  amount: { total: 1 },
};

const acceptedFlips = (bytes: Buffer, noticeOf: (flipped: Buffer) => Notice): { tried: number; accepted: number } => {
  let accepted = 0;
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    if (refusalOf(noticeOf(flipped)) === 'accepted') accepted += 1;
  }
  return { tried: bytes.length * 8, accepted };
};

function withResource(changes: Partial<Envelope['resource']>): (envelope: Envelope) => Envelope {
  return (envelope) => ({ ...envelope, resource: { ...envelope.resource, ...changes } });
}

function cutShort(envelope: Envelope): Envelope {
  const shorter = Buffer.from(envelope.resource.ciphertext, 'base64').subarray(0, -1).toString('base64');
  return withResource({ ciphertext: shorter })(envelope);
}

function emptied(envelope: Envelope): Envelope {
  const { nonce, associated_data: associatedData } = envelope.resource;
  return withResource({ ciphertext: Aes.AesGcm.encrypt('', API_V3_KEY, nonce, associatedData) })(envelope);
}
