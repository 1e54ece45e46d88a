import type { ApiAnswer, ApiRequest } from '../../server/wechat/wechat-api';
import { createPhoneProvider } from '../../server/wechat/phone';
import { APP, heard } from './wechat-world';

const asked: ApiRequest[] = [];
const phoneOf = (answer: ApiAnswer, log = heard()): Promise<unknown> =>
  createPhoneProvider({
    keeper: {
      call: (request) => {
        asked.push(request);
        return Promise.resolve(answer);
      },
    },
    appId: APP,
    logger: log.logger,
  }).phoneOf('code', 'openid');

const answered = (json: Record<string, unknown>): ApiAnswer => ({
  kind: 'answer',
  errcode: Number(json['errcode'] ?? 0),
  json,
});
const withPhone = (changes: Record<string, unknown> = {}): ApiAnswer =>
  answered({
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      phoneNumber: '13800000000',
      purePhoneNumber: '13800000000',
      countryCode: '86',
      watermark: { timestamp: 1_637_744_274, appid: APP },
      ...changes,
    },
  });

test('asks with the openid, so that WeChat checks whose code it is', async () => {
  expect(await phoneOf(withPhone())).toEqual({ kind: 'phone', phone: '13800000000' });
  expect(asked.at(-1)).toEqual({
    path: '/wxa/business/getuserphonenumber',
    body: { code: 'code', openid: 'openid' },
  });
});

test.each<[string, ApiAnswer, unknown]>([
  ['a country as a number', withPhone({ countryCode: 86 }), { kind: 'phone', phone: '13800000000' }],
  [
    'another country never looks like a mainland number',
    withPhone({ countryCode: '1', purePhoneNumber: '13800000000' }),
    { kind: 'phone', phone: '+113800000000' },
  ],
  ['a phone that another app asked for', withPhone({ watermark: { appid: 'wx00000000000000ff' } }), { kind: 'busy' }],
  ['no watermark', withPhone({ watermark: undefined }), { kind: 'busy' }],
  ['a number with letters', withPhone({ purePhoneNumber: '1380000000x' }), { kind: 'busy' }],
  ['no phone', answered({ errcode: 0 }), { kind: 'busy' }],
  ['invalid code', answered({ errcode: 40029 }), { kind: 'codeStale' }],
  ['used code', answered({ errcode: 40163 }), { kind: 'codeStale' }],
  ['busy', answered({ errcode: -1 }), { kind: 'busy' }],
  ['the token is refused for good', answered({ errcode: 40001 }), { kind: 'busy' }],
  ['no answer', { kind: 'noAnswer', why: 'timeout' }, { kind: 'busy' }],
])('%s', async (_, answer, expected) => {
  expect(await phoneOf(answer)).toEqual(expected);
});

test('a missing permission is told to the operator', async () => {
  const log = heard();
  await phoneOf(answered({ errcode: 48001 }), log);
  expect(JSON.parse(log.lines[0] ?? '')).toMatchObject({ level: 50, errcode: 48001 });
});
