import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { Socket } from 'node:net';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { PayClient, newNonce } from '../../server/wechat/pay-client';
import { signatureProblem } from '../../server/wechat/signed-message';
import { MERCHANT_SERIAL, NOW, clock, direct, merchantKeys } from './pay-world';

const settings = {
  appId: direct.app,
  merchantId: direct.merchant,
  merchantSerial: MERCHANT_SERIAL.toLowerCase(),
  merchantKey: merchantKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  clock,
};

const partsOf = (authorization: string): Record<string, string> => {
  const [, scheme, list = ''] = /^(\S+) (.*)$/.exec(authorization) ?? [];
  expect(scheme).toBe('WECHATPAY2-SHA256-RSA2048');
  return Object.fromEntries([...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
};

describe('the other implementation agrees', () => {
  test.each([
    ['POST', '/v3/pay/transactions/jsapi', '{"description":"养老"}'],
    ['GET', '/v3/pay/transactions/out-trade-no/26061112345678?mchid=1900000109', undefined],
  ] as const)('with our Authorization: %s', (method, path, body) => {
    const {
      mchid,
      serial_no,
      timestamp = '',
      nonce_str = '',
      signature = '',
    } = partsOf(new PayClient(settings).authorize(method, path, body));
    expect({ mchid, serial_no, timestamp }).toEqual({
      mchid: direct.merchant,
      serial_no: MERCHANT_SERIAL,
      timestamp: String(NOW.getTime() / 1000),
    });
    expect(nonce_str).toMatch(/^[0-9A-F]{32}$/);
    const text = Formatter.request(method, path, timestamp, nonce_str, body);
    expect(Rsa.verify(text, signature, merchantKeys.publicKey)).toBe(true);
  });

  test('with what the phone pays by', () => {
    const { paySign, ...rest } = new PayClient(settings).signForPhone(direct.app, 'wx11');
    expect(rest).toEqual({
      timeStamp: String(NOW.getTime() / 1000),
      nonceStr: expect.stringMatching(/^[0-9A-F]{32}$/) as string,
      package: 'prepay_id=wx11',
      signType: 'RSA',
    });
    const text = Formatter.joinedByLineFeed(direct.app, rest.timeStamp, rest.nonceStr, rest.package);
    expect(Rsa.verify(text, paySign, merchantKeys.publicKey)).toBe(true);
  });
});

/** Shows what would be signed, with the nonce of the published examples. */
class ShownClient extends PayClient {
  shown = '';
  override sha256WithRsa(text: string): string {
    this.shown = text.replace(/^[0-9A-F]{32}$/m, '593BEC0C930BF1AFEB40B4A08C8FB242');
    return '';
  }
}

describe('the vectors that WeChat Pay publishes', () => {
  const shown = new ShownClient({ ...settings, clock: { now: () => new Date(1_554_208_460_000) } });
  const isSigned = (signature: string): boolean =>
    verify(
      'RSA-SHA256',
      Buffer.from(shown.shown),
      createPublicKey(PUBLISHED_MERCHANT_KEY),
      Buffer.from(signature, 'base64'),
    );

  test('paySign', () => {
    shown.signForPhone('wx2421b1c4370ec43b', 'wx201410272009395522657a690389285100');
    expect(isSigned(PUBLISHED_PAY_SIGN)).toBe(true);
    shown.signForPhone('wx2421b1c4370ec43b', 'wx201410272009395522657a690389285101');
    expect(isSigned(PUBLISHED_PAY_SIGN)).toBe(false);
  });

  test('an order', () => {
    shown.authorize('POST', '/v3/pay/transactions/jsapi', PUBLISHED_ORDER);
    expect(isSigned(PUBLISHED_ORDER_SIGNATURE)).toBe(true);
  });

  test('an answer', () => {
    const deps = {
      trustedKeys: new Map([['PUB_KEY_ID_1', createPublicKey(PUBLISHED_PLATFORM_KEY)]]),
      clock: { now: () => new Date(1_722_850_421_000) },
    };
    const headers = {
      'wechatpay-timestamp': '1722850421',
      'wechatpay-nonce': 'd824f2e086d3c1df967785d13fcd22ef',
      'wechatpay-serial': 'PUB_KEY_ID_1',
      'wechatpay-signature': PUBLISHED_ANSWER_SIGNATURE,
    };
    const body = '{"code_url":"weixin://wxpay/bizpayurl?pr=JyC91EIz1"}';
    expect(signatureProblem(deps, headers, Buffer.from(body))).toBeUndefined();
    expect(signatureProblem(deps, headers, Buffer.from(body.replace('EIz1', 'EIz2')))).toBe('signature');
  });
});

test('a hundred thousand nonces of 32 characters, none twice', () => {
  const nonces = new Set(Array.from({ length: 100_000 }, newNonce));
  expect(nonces.size).toBe(100_000);
  expect([...nonces].every((nonce) => /^[0-9A-F]{32}$/.test(nonce))).toBe(true);
});

test.each([
  ['of another kind', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['that is short', generateKeyPairSync('rsa', { modulusLength: 1024 })],
])('a key %s is refused', (_, { privateKey }) => {
  const merchantKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(() => new PayClient({ ...settings, merchantKey })).toThrow('2048');
});

test('the library’s own calls, which believe any answer, reach nobody', async () => {
  const connect = jest.spyOn(Socket.prototype, 'connect');
  const client = new PayClient(settings);
  await expect(client.query({ out_trade_no: '26061112345678' })).rejects.toThrow('pay-http');
  await expect(client.close('26061112345678')).rejects.toThrow('pay-http');
  expect(connect).not.toHaveBeenCalled();
  connect.mockRestore();
});

test('a wrong key is refused in words that do not repeat it', () => {
  expect(() => new PayClient({ ...settings, merchantKey: '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n' })).toThrow(
    /^(?!.*c2VjcmV0)商户API私钥/,
  );
});

const PUBLISHED_PAY_SIGN =
  'mI35pfNEQV6777ke/1T+LJLQDNTm7yeoUJH+j/adPGhmCCi0PbgkvYQTRcXH0uibcLVtvFLdGLpmoYO9FV6lBBsTAjuhh5YOvQi0e2g3e0yytitiNET9FEuqM0pjnKfRW4K6LIZDdbWJv9KhZUx3DrJa5TL7OJ7VdADVivxVySIlPVKjGwuCXzuXSJes0UcILgWQUMyha5/3nYofuHtS7r+KYyMuxD+oJ9VM1Qdxk4UIG59CP5Y3wtYIFybyF3bdu1caHTRRX+DLyMXyYA/IrTmiW01c4RPjpHBX5Dk1sZyY1zVsWNsvMHr2e1NTWtBxKJ+qk5N61J7caYoepHFaxw==';
const PUBLISHED_ORDER =
  '{"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔","out_trade_no":"1217752501201407033233368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php","amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}';
const PUBLISHED_ORDER_SIGNATURE =
  'jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCyrA1g88m5bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3/sPObg6V5Ee4EzwLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe2kalSYM5kApQb3nZcxdUtoE0liJGW3RGUNE0t4v01A==';
const PUBLISHED_ANSWER_SIGNATURE =
  'mfI1CPqvBrgcXfgXMFjdNIhBf27ACE2YyeWsWV9ZI7T7RU0vHvbQpu9Z32ogzc+k8ZC5n3kz7h70eWKjgqNdKQF0eRp8mVKlmfzMLBVHbssB9jEZEDXThOX1XFqX7s7ymia1hoHQxQagPGzkdWxtlZPZ4ZPvr1RiqkgAu6Is8MZgXXrRoBKqjmSdrP1N7uxzJ/cjfSiis9FiLjuADoqmQ1P7p2N876YPAol7Rn0+GswwAwxldbdLrmVSjfytfSBJFqTMHn4itojgxSWWN1byuckQt8hSTEv/Lg97QoeGniYP17T80pJeQyL3b+295FPHSO2AtvCgyIbKMZ0BALilAA==';
// The public halves of the keys that the documentation signs its examples with.
const PUBLISHED_MERCHANT_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAptpm+qvIDCh/9wjU26SQ
CK26ogYkBhDrYxnAaw2JbbBsp1oDbHKk+1r381NeBUG2HEFAuU+Fr72u5ot3yKdz
oF/FajAzQNKnm569/D3upKoi8mYBaST15Uig8j8qoUW1U217LL0jEHlSnHV3lcaD
TXqDpTRR4Bfz9IqOgJgFZ8/oTfEomSrjrLYef81Eyxr7ZIMQXEKKEK7V4UXKS0+/
fDsiG/cXidhzt8UbTL9vqXqxM2+IDImyO+FAc/tkBG55LmzxPto1Nq0WbnZzRM/w
Tzrd0I/8NlevxtFbphg4evlHjFNI7+GrqR87ViEwuAJJ9Je5QQjct5YJfFRWiZ5C
MQIDAQAB
-----END PUBLIC KEY-----`;
const PUBLISHED_PLATFORM_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwXNI6sdlknHBnK8Fu2U6
Cwor9qY747jP8KAfeBMeveEt1TqaHkLfaSD07trZLhGpfs8/AHqjhgSMO1O10YQW
OrrJ4hjIWPKqxbgrYMkBQc+mwdiWp4W3ByCqxBRagCveCXRWCmuJYovl9H/bsDI0
iGbpVtEOghJtfciisYSgxcLufUDTRkvwxjIBK1pCRjk33jJ5YTBWTHMRtMAOcFLN
F6hdEYdX8SPsgHHeLZ5Lv2T/686w1xtgCHef/sd4uSfWmyzsalQdHG/e4IyYmrhx
+O3VBoNDzE3nx23bFeV/RVNCG7cV6VhmYokJNHa/erIPkEmEFID6A5wQOXuxUkmJ
WwIDAQAB
-----END PUBLIC KEY-----`;
