import { forgetAll } from '../../../miniprogram/services/leave';
import type { Answers, FakePage } from '../fake-page';
import { answering, ok, openPage } from '../fake-page';
import type { FakeAnswer, FakeWeChat } from '../fake-wechat';
import { fakeWeChat, refusal } from '../fake-wechat';

const CONSENTS = ok({ texts: [{ purpose: 'idNumber', version: '1', title: '', body: '' }], given: [] });
const PHONE_NOTICE = '能缴费；看记录要换个办法确认';
const L1 = ok({
  participantId: 'me',
  level: 'L1',
  next: 'tier',
  phoneNotice: { code: 'identity.phone', message: PHONE_NOTICE },
});
const L2 = ok({ participantId: 'me', level: 'L2', next: 'home' });
const homeOf = (...people: object[]): FakeAnswer => ok({ people, window: { state: 'open' }, openOrders: [] });
const OWN = { participantId: 'me', relation: 'self', level: 'L1' };

const world = (answers: Answers): FakeWeChat => {
  const wechat = fakeWeChat(answering({ 'GET /api/consents': CONSENTS, ...answers }));
  forgetAll();
  return wechat;
};
const filled = async (query: Record<string, string> = {}): Promise<FakePage> => {
  const page = await openPage('verify', query);
  await page.does('onName', { value: '王德福' });
  await page.does('onIdNumber', { value: '610199198101081039' });
  await page.does('onAgree');
  return page;
};

describe('换个办法', () => {
  test('keeps where it goes on, with the token of a card', async () => {
    const wechat = world({ 'POST /api/identity/verifications': L1 });
    const page = await filled({ next: 'family-consent', t: 'token' });
    await page.does('onOtherWay');
    const url = '/pages/verify-other/verify-other?p=me&next=family-consent&t=token';
    expect(wechat.opened).toEqual([`redirectTo ${url}`]);
  });

  test('fails and is tapped again: it still goes on to where it was meant to', async () => {
    let answer: FakeAnswer = refusal(503, 'server.busy');
    const wechat = world({ 'POST /api/identity/verifications': () => answer });
    const page = await filled({ next: 'account' });
    await page.does('onOtherWay');
    answer = L1;
    await page.does('onOtherWay');
    expect(wechat.opened).toEqual(['redirectTo /pages/verify-other/verify-other?p=me&next=account']);
  });

  test('proves it and goes on with the whole target', async () => {
    const wechat = world({ 'POST /api/identity/proofs': L2 });
    const page = await openPage('verify-other', { p: 'me', next: 'family-consent', t: 'token' });
    await page.does('onVillage');
    await page.does('onCode', { value: 'A1B2' });
    await page.does('onConfirm');
    expect(wechat.opened).toEqual(['redirectTo /pages/family-consent/family-consent?p=me&t=token']);
  });

  test('is not asked of whom nobody knows: windows, or once more name and number', async () => {
    const answers = { 'POST /api/identity/verifications': refusal(429, 'identity.locked'), 'GET /api/home': homeOf() };
    const wechat = world(answers);
    const page = await filled({ next: 'account' });
    await page.does('onSubmit', { code: 'c' });
    expect(page.reads('frame.notice.buttons')).toEqual([{ text: '换个办法', way: 'verifyOther' }]);
    await page.does('onFrameWay', { way: 'verifyOther' });
    expect(wechat.opened).toEqual(['navigateTo /pages/verify-other/verify-other?next=account']);
    const other = await openPage('verify-other', { next: 'account' });
    expect(other.data['isNobody']).toBe(true);
    await other.does('onFillAgain');
    expect(wechat.opened.at(-1)).toBe('redirectTo /pages/verify/verify?next=account');
  });

  test('finds who was named before', async () => {
    world({ 'GET /api/home': homeOf({ participantId: 'dad', relation: 'father', level: 'L1' }, OWN) });
    const page = await openPage('verify-other');
    expect([page.data['isNobody'], page.data['participantId']]).toEqual([false, 'me']);
  });
});

describe('a record that name and number do not open', () => {
  test.each([
    ['account', '/pages/verify-other/verify-other?p=me&next=account'],
    ['accesses', '/pages/verify-other/verify-other?p=me&next=accesses'],
  ])('%s: goes on to the other ways, which say why', async (next, url) => {
    const wechat = world({ 'POST /api/identity/verifications': L1 });
    const page = await filled({ next });
    await page.does('onSubmit', { code: 'c' });
    expect(wechat.opened).toEqual([`redirectTo ${url}`]);
    const other = await openPage('verify-other', { p: 'me', next });
    expect(other.reads('frame.notice.text')).toBe(PHONE_NOTICE);
  });

  test('whose phone fits goes straight on', async () => {
    const wechat = world({ 'POST /api/identity/verifications': L2 });
    const page = await filled({ next: 'account' });
    await page.does('onSubmit', { code: 'c' });
    expect(wechat.opened).toEqual(['redirectTo /pages/account/account?p=me']);
  });
});

describe('the buttons of a message do what they say', () => {
  test('再试一次 sends the form once more', async () => {
    let answer: FakeAnswer = 'offline';
    const wechat = world({ 'POST /api/identity/verifications': () => answer });
    const page = await filled();
    await page.does('onSubmit', { code: 'c' });
    expect(page.reads('frame.notice.buttons')).toEqual([{ text: '再试一次', way: 'again' }]);
    answer = L2;
    await page.does('onFrameWay', { way: 'again' });
    expect(wechat.opened).toEqual(['switchTab /pages/home/home']);
  });

  test('再试一次 asks for the message once more', async () => {
    let answer: FakeAnswer = 'offline';
    world({ 'POST /api/identity/proofs': () => answer });
    const page = await openPage('verify-other', { p: 'me' });
    await page.does('onSms');
    answer = { status: 202, body: { message: '发了', againAfterSeconds: 60 } };
    await page.does('onFrameWay', { way: 'again' });
    expect([page.data['way'], page.reads('frame.notice.text')]).toEqual(['sms', '发了']);
  });

  test('再看看 opens what is agreed to', async () => {
    const wechat = world({});
    const page = await filled();
    await page.does('onSubmit', { errMsg: 'getPhoneNumber:fail privacy permission is not authorized' });
    expect(page.reads('frame.notice.buttons')).toEqual([{ text: '再看看', way: 'privacy' }]);
    await page.does('onFrameWay', { way: 'privacy' });
    expect(wechat.opened).toEqual(['navigateTo /pages/privacy/privacy']);
  });

  test('再试一次 on the settings asks once more', async () => {
    let answer: FakeAnswer = 'offline';
    const wechat = world({ 'GET /api/home': () => answer });
    const page = await openPage('settings');
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    page.starts('onOwn', {}, { page: 'account' });
    await jest.advanceTimersByTimeAsync(1_000);
    jest.useRealTimers();
    answer = homeOf(OWN);
    await page.does('onFrameWay', { way: 'again' });
    expect(wechat.opened).toEqual(['navigateTo /pages/account/account?p=me']);
  });
});

describe('the link of a text message', () => {
  test('whoever is not known on this phone says who they are, and is back at paying', async () => {
    const wechat = world({
      'POST /api/baskets': refusal(403, 'identity.level'),
      'POST /api/identity/verifications': L1,
    });
    await openPage('check', { r: 'token' });
    expect(wechat.opened).toEqual(['redirectTo /pages/verify/verify?next=check&r=token']);
    const page = await filled({ next: 'check', r: 'token' });
    await page.does('onSubmit');
    expect(wechat.opened.at(-1)).toBe('redirectTo /pages/check/check?p=me&r=token');
  });

  test('whoever is known by name and number chooses the tier, which is not theirs to know', async () => {
    const wechat = world({ 'POST /api/baskets': refusal(400, 'tier.choose') });
    await openPage('check', { p: 'me', r: 'token' });
    await openPage('check', { r: 'token' });
    expect(wechat.opened).toEqual(['redirectTo /pages/tier/tier?p=me', 'switchTab /pages/home/home']);
  });

  test('a link that is too old, or is about others, leads to the first page', async () => {
    const wechat = world({ 'POST /api/baskets': refusal(404, 'token.stale') });
    await openPage('check', { r: 'token' });
    expect(wechat.opened).toEqual(['switchTab /pages/home/home']);
  });
});
