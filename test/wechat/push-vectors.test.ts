import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { readFields } from '../../server/wechat/push-content';
import { messageKeyOf, openPush, pushSignature, sealPush } from '../../server/wechat/push-crypto';

type OldCrypto = {
  getSignature(timestamp: string, nonce: string, encrypt: string): string;
  encrypt(text: string): string;
  decrypt(sealed: string): { message: string; id: string };
};
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an old package without types
const WechatCrypto = require('wechat-crypto') as new (token: string, key: string, appId: string) => OldCrypto;

const APP = 'wxba5fad812f8e6fb9';
const TOKEN = 'AAAAA';
const KEY = 'A'.repeat(43);
const E1 =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
const M1 =
  '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}';
const E5 =
  'hE8R6mGXHkJJjU72KxzKUd1GEkKJaEZq7vRL8XgK3o+00k8JGq6+pZJUIlTSyhsX+bxIBQ72g3GyvDdIZcr6+3HAZbSvPT9t/o11MI7d6WELwqrGd7jMnV0zv3Zc9Nq7';
const KEY6 = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const E6 =
  'hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=';

describe('the examples of WeChat', () => {
  it.each([
    ['URL check', [TOKEN, '1714036504', '1514711492'], 'f464b24fc39322e44b38aa78f5edd27bd1441696'],
    ['plain push', [TOKEN, '1714037059', '486452656'], '899cf89e464efb63f54ddac96b0a0a235f53aa78'],
    ['secure push', [TOKEN, '1714112445', '415670741', E1], '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3'],
    ['its other signature', [TOKEN, '1714112445', '415670741'], '6c5c811b55cc85e0e1b54100749188c20beb3f5d'],
    ['another app', [TOKEN, '1713424427', '415670741', E5], '03e0812039325c2712ef5f0f980fd14c70d6e307'],
    ['an old account', ['spamtest', '1409735669', '1320562132', E6], '5d197aaffba7e9b25a30732f161a50dee96bd5fa'],
    [
      'words for all parts',
      ['RMNlACHlV5ThzfRlVS4D4', 'timestamp', 'nonce', 'encrypt'],
      '8edac0945683c119ee71c9f6256d76c48aa08a96',
    ],
  ])('signs: %s', (_name, parts, signature) => {
    expect(pushSignature(...parts)).toBe(signature);
  });

  it('opens a push and seals it again to the same bytes', () => {
    const key = messageKeyOf(KEY);
    expect(openPush(key, APP, E1)).toEqual({ ok: true, value: M1 });
    expect(sealPush(key, APP, M1, Buffer.from('a8eedb185eb2fecf'))).toBe(E1);
  });

  it('opens for its own app only, also where the page mixes two', () => {
    const key = messageKeyOf(KEY);
    expect(openPush(key, APP, E5)).toEqual({ ok: false, problem: 'app' });
    expect(openPush(key, 'wx134c8103faa5a59e', E5).ok).toBe(true);
  });

  it('seals an answer', () => {
    const sealed = sealPush(messageKeyOf(KEY), APP, '{"demo_resp":"good luck"}', Buffer.from('707722b803182950'));
    expect(sealed).toBe('ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==');
    expect(pushSignature(TOKEN, '1713424427', '415670741', sealed)).toBe('1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1');
  });

  it('keeps all 64 bits of a message number', () => {
    const opened = openPush(messageKeyOf(KEY6), 'wx2c2769f8efd9abc2', E6);
    if (!opened.ok) throw new Error(opened.problem);
    const read = readFields(opened.value);
    expect(read).toMatchObject({ ok: true, value: { fields: { Content: 'abcdteT', MsgId: '6054768590064713728' } } });
    const json = readFields('{"MsgId":6054768590064713729,"Content":"\\"MsgId\\":6054768590064713729,"}');
    expect(json).toMatchObject({
      value: { fields: { MsgId: '6054768590064713729', Content: '"MsgId":6054768590064713729,' } },
    });
  });

  it('seals Han as it did for others', () => {
    const sealed = sealPush(
      messageKeyOf(KEY6),
      'wxb11529c136998cb6',
      '我是中文abcd123',
      Buffer.from('aaaabbbbccccdddd'),
    );
    expect(sealed).toBe('jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==');
  });
});

describe('beside two implementations of others', () => {
  const others = new WechatCrypto(TOKEN, KEY6, APP);
  const ours = messageKeyOf(KEY6);

  it('opens what they seal, and they open what we seal, of any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.constant('𠮷野家，一万字'.repeat(500))),
        (text) => {
          const sealed = sealPush(ours, APP, text);
          expect(decrypt(KEY6, sealed)).toMatchObject({ message: text, id: APP });
          expect(others.decrypt(sealed)).toMatchObject({ message: text, id: APP });
          expect(openPush(ours, APP, encrypt(KEY6, text, APP))).toEqual({ ok: true, value: text });
          expect(openPush(ours, APP, others.encrypt(text))).toEqual({ ok: true, value: text });
          const signature = pushSignature(TOKEN, '1714112445', '415670741', sealed);
          expect(getSignature(TOKEN, 1_714_112_445, 415_670_741, sealed)).toBe(signature);
          expect(others.getSignature('1714112445', '415670741', sealed)).toBe(signature);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('opens every length of a text', () => {
    for (let length = 0; length < 70; length += 1) {
      const text = 'x'.repeat(length);
      expect(openPush(ours, APP, encrypt(KEY6, text, APP))).toEqual({ ok: true, value: text });
    }
  });

  it('never opens to the same text once a byte was changed', () => {
    const bytes = Buffer.from(sealPush(ours, APP, '{"MsgType":"text"}'), 'base64');
    const whole = openPush(ours, APP, bytes.toString('base64'));
    let opened = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const result = openPush(ours, APP, changed.toString('base64'));
      if (result.ok && whole.ok && result.value === whole.value) opened += 1;
    }
    expect(opened).toBe(0);
  });
});
