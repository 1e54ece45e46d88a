import { nowMs, noteServerDate } from '../../../miniprogram/services/clock';
import { draftOf, keepDraft, recall, remember, takeOut } from '../../../miniprogram/services/drafts';
import { chooseFont, fontClassNow, fontClassOf } from '../../../miniprogram/services/font';
import { handedArrears, handOverArrears } from '../../../miniprogram/services/hand-over';
import { idCharacters, idError, idInGroups, nameError } from '../../../miniprogram/services/id-number';
import { forgetAll } from '../../../miniprogram/services/leave';
import { noteSheetDone, payInWeChat, sheetWordOf, wasSheetDone } from '../../../miniprogram/services/pay';
import { open, urlOf } from '../../../miniprogram/services/ways';
import type { Arrears } from '../../../types/arrears';
import { fakeWeChat, nothingThere } from '../fake-wechat';

const NOON = new Date('2026-06-11T12:00:00+08:00');
const HOUR_MS = 60 * 60_000;

beforeEach(() => {
  jest.useFakeTimers({ now: NOON });
});
afterEach(() => {
  noteServerDate(new Date().toUTCString());
  jest.useRealTimers();
});

describe('what stays on the phone', () => {
  test('typed text is there after a restart for 24 hours, and gone a moment later', () => {
    const wechat = fakeWeChat(() => nothingThere);
    keepDraft('verify', { name: '张建强' });
    jest.setSystemTime(NOON.getTime() + 24 * HOUR_MS);
    expect(draftOf('verify')).toEqual({ name: '张建强' });
    jest.setSystemTime(NOON.getTime() + 24 * HOUR_MS + 1);
    expect(draftOf('verify')).toEqual({});
    expect(wechat.storage.has('draft:verify')).toBe(false);
  });

  test('a number in memory never reaches the storage', () => {
    const wechat = fakeWeChat(() => nothingThere);
    remember('idNumber', '610199198001011234');
    expect(recall('idNumber')).toBe('610199198001011234');
    expect([...wechat.storage.values()]).toEqual([]);
    expect(takeOut('idNumber')).toBe('610199198001011234');
    expect(recall('idNumber')).toBeUndefined();
  });

  test('an answer handed to the next page is asked for again after some minutes', () => {
    fakeWeChat(() => nothingThere);
    const arrears = { participantId: 'dad' } as Arrears;
    handOverArrears(arrears);
    jest.setSystemTime(NOON.getTime() + 3 * 60_000);
    expect(handedArrears('dad')).toEqual(arrears);
    jest.setSystemTime(NOON.getTime() + 3 * 60_000 + 1);
    expect(handedArrears('dad')).toBeUndefined();
  });

  test('whoever leaves takes along what was in memory, the number that was being typed too', () => {
    const wechat = fakeWeChat(() => nothingThere);
    remember('idNumber', '610199198001011234');
    handOverArrears({ participantId: 'dad' } as Arrears);
    keepDraft('verify', { name: '王德福' });
    chooseFont('larger');
    forgetAll();
    expect([recall('idNumber'), handedArrears('dad'), [...wechat.storage.keys()]]).toEqual([
      undefined,
      undefined,
      ['fontChoice'],
    ]);
  });

  test('a phone whose clock is wrong counts by the server', () => {
    noteServerDate('Thu, 11 Jun 2026 04:05:00 GMT');
    expect(nowMs()).toBe(new Date('2026-06-11T12:05:00+08:00').getTime());
    noteServerDate('no date');
    expect(nowMs()).toBe(new Date('2026-06-11T12:05:00+08:00').getTime());
  });
});

test.each([
  [16, 's0'],
  [17.5, 's0'],
  [17.6, 's1'],
  [19.5, 's1'],
  [22, 's2'],
  [22.1, 's3'],
  [24, 's3'],
])('letters of %s px in WeChat are class %s', (px, name) => {
  expect(fontClassOf(px, 'wechat')).toBe(name);
});

test('our own setting raises the size and never lowers it', () => {
  const wechat = fakeWeChat(() => nothingThere);
  chooseFont('large');
  expect(fontClassNow()).toBe('s2');
  wechat.fontSizeSetting = 24;
  expect(fontClassNow()).toBe('s3');
  chooseFont('largest');
  expect(fontClassNow()).toBe('s4');
  chooseFont('wechat');
  expect(fontClassNow()).toBe('s3');
});

describe('an ID number', () => {
  const today = NOON.getTime();
  test('is taken as it is typed and shown 6-8-4', () => {
    expect(idCharacters(' 610199 19800101 123x岁')).toBe('61019919800101123X');
    expect(idCharacters('６１０１99')).toBe('610199');
    expect(idCharacters('1'.repeat(30))).toHaveLength(18);
    expect(idInGroups('61019919800101')).toBe('610199 19800101');
    expect(idInGroups('61019919800101123X')).toBe('610199 19800101 123X');
  });

  test.each([
    ['610199198101081039', ''],
    ['61019919700108123X', ''],
    ['6101991981010810', '身份证号要18位，现在16位。'],
    ['610199198101081030', '号码有一位不对，请对着证再看看。'], // check digit
    ['610199198113081039', '号码有一位不对，请对着证再看看。'], // month 13
    ['610199198102301039', '号码有一位不对，请对着证再看看。'], // 30 February
    ['610199209001011037', '号码有一位不对，请对着证再看看。'], // not born yet
  ])('%s → %s', (id, text) => {
    expect(idError(id, today)).toBe(text);
  });

  test.each([
    ['张建强', ''],
    ['艾力江·吐尔逊买买提', ''],
    ['何䶮', ''],
    ['林𠅤', ''],
    ['  ', '请填姓名。'],
    ['张3', '姓名里不要数字和符号。'],
    ['张@强', '姓名里不要数字和符号。'],
  ])('the name %s → %s', (name, text) => {
    expect(nameError(name)).toBe(text);
  });
});

describe('WeChat’s sheet', () => {
  test.each([
    ['requestPayment:fail cancel', 'pay.cancelled'],
    ['requestPayment:fail 余额不足', 'pay.balance'],
    ['requestPayment:fail balance not enough', 'pay.balance'],
    ['requestPayment:fail 超过单日限额', 'pay.limit'],
    ['requestPayment:fail exceed limit', 'pay.limit'],
    ['requestPayment:fail 交易存在风险', 'pay.riskControl'],
    ['requestPayment:fail jsapi error', 'failed'],
  ])('%s is %s', (errMsg, word) => {
    expect(sheetWordOf(errMsg)).toBe(word);
  });

  test('is a value whatever it says, and "paid" is kept over a restart', async () => {
    const wechat = fakeWeChat(() => nothingThere);
    const parameters = { timeStamp: '1', nonceStr: 'n', package: 'p', signType: 'RSA', paySign: 's' } as const;
    expect(await payInWeChat(parameters, () => false)).toBe('done');
    wechat.paymentError = 'requestPayment:fail cancel';
    expect(await payInWeChat(parameters, () => false)).toBe('pay.cancelled');
    expect(wasSheetDone('o')).toBe(false);
    noteSheetDone('o');
    expect(wasSheetDone('o')).toBe(true);
    expect(wasSheetDone('other')).toBe(false);
  });
});

test('an address holds ids alone, and a tab is switched to', () => {
  const wechat = fakeWeChat(() => nothingThere);
  expect(urlOf('tier', { p: 'a/b', y: 2026, b: undefined })).toBe('/pages/tier/tier?p=a%2Fb&y=2026');
  open('home', { n: 'x' });
  open('arrears', { p: 'P' });
  expect(wechat.opened).toEqual(['switchTab /pages/home/home', 'navigateTo /pages/arrears/arrears?p=P']);
});
