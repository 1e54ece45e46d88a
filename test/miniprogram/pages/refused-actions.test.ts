import { forgetAll } from '../../../miniprogram/services/leave';
import { openPdf } from '../../../miniprogram/services/documents';
import type { FakePage } from '../fake-page';
import { answering, ok, openPage } from '../fake-page';
import type { FakeAnswer } from '../fake-wechat';
import { fakeWeChat, refusal } from '../fake-wechat';

describe('a file that does not come', () => {
  test.each([
    [503, 'server.busy', '现在人多，没查出来。过会再点。', ['again']],
    [404, 'notFound', '没有找到，可能过期了。', ['home']],
    [500, 'server.fault', '我们这边出错了。请过会再试。', ['service', 'again']],
    [0, 'net.offline', '没连上网。选好的都还在。', ['again']],
  ])('status %i: %s', async (status, code, message, ways) => {
    const wechat = fakeWeChat(answering({ 'GET /api/sessions': ok({ sessions: [] }) }));
    wechat.downloadStatus = status;
    const opened = await openPdf('/api/receipts/r/pdf', 'a.pdf');
    expect(opened).toMatchObject({ code, message });
    expect('buttons' in opened && opened.buttons.map(({ way }) => way)).toEqual(ways);
  });

  test('one that comes is opened', async () => {
    const wechat = fakeWeChat(answering({ 'GET /api/sessions': ok({ sessions: [] }) }));
    expect(await openPdf('/api/receipts/r/pdf', 'a.pdf')).toEqual({ kind: 'opened' });
    expect(wechat.opened).toEqual(['document /files/a.pdf']);
  });
});

describe('adding family: 换个办法', () => {
  const LINK = { linkId: 'l', participantId: 'dad', relation: 'father', maskedName: '王*福', state: 'payOnly' };
  const refusedAt = async (answer: FakeAnswer): Promise<{ page: FakePage; opened: string[] }> => {
    const wechat = fakeWeChat(
      answering({
        'GET /api/consents': ok({ texts: [{ purpose: 'idNumber', version: '1', title: '', body: '' }], given: [] }),
        'POST /api/family-links': answer,
        'POST /api/family-links/l/asks': refusal(422, 'proof.notOffered'),
      }),
    );
    forgetAll();
    const page = await openPage('family-add');
    await page.does('onRelation', {}, { relation: 'father' });
    await page.does('onNext');
    await page.does('onName', { value: '王德福' });
    await page.does('onIdNumber', { value: '610199198101081039' });
    await page.does('onAgree');
    await page.does('onNext');
    return { page, opened: wechat.opened };
  };

  test.each([
    ['identity.noMatch', 'navigateTo /pages/answer/answer?k=notEnrolled'],
    ['identity.locked', 'switchTab /pages/help/help'],
  ])('%s', async (code, url) => {
    const { page, opened } = await refusedAt(refusal(422, code));
    await page.does('onFrameWay', { way: 'verifyOther' });
    expect(opened).toEqual([url]);
  });

  test('a way of asking that is not offered: the others are on the page', async () => {
    const { page, opened } = await refusedAt(ok(LINK));
    await page.does('onWay', {}, { way: 'sms' });
    expect(page.reads('frame.notice.buttons')).toEqual([{ text: '换个办法', way: 'verifyOther' }]);
    await page.does('onFrameWay', { way: 'verifyOther' });
    expect([page.data['step'], page.reads('frame.notice'), opened]).toEqual(['leave', null, []]);
  });
});

describe('leave to send a message', () => {
  const reminder = { kind: 'due', isOn: true, templateId: 't', left: 0, title: '', sample: '' };

  test.each([
    ['on 再试一次', (page: FakePage) => page.does('onFrameWay', { way: 'again' })],
    ['when the page is opened again', () => openPage('reminders')],
  ])('that the server did not get is sent %s, once', async (_, later) => {
    let answer: FakeAnswer = 'offline';
    const wechat = fakeWeChat(
      answering({
        'GET /api/reminders': ok({ reminders: [reminder] }),
        'PUT /api/reminders': () => answer,
      }),
    );
    forgetAll();
    const taps = (): unknown[] => wechat.sent.flatMap(({ method, body }) => (method === 'PUT' ? [body] : []));
    const page = await openPage('reminders');
    await page.does('onAgree');
    expect(page.reads('frame.notice.text')).toBe('没连上网。选好的都还在。');
    answer = ok({ reminders: [{ ...reminder, left: 1 }] });
    await later(page);
    expect(taps()).toHaveLength(2);
    expect(taps()[1]).toEqual(taps()[0]);
    expect(taps()[1]).toMatchObject({ tap: { results: [{ templateId: 't', result: 'accept' }] } });
    expect((await openPage('reminders')).data['view']).toBeTruthy();
    expect(taps()).toHaveLength(2);
  });

  test('that the server never takes does not keep the page from opening', async () => {
    fakeWeChat(
      answering({
        'GET /api/reminders': ok({ reminders: [reminder] }),
        'PUT /api/reminders': refusal(400, 'request.bad'),
      }),
    );
    forgetAll();
    const page = await openPage('reminders');
    await page.does('onAgree');
    await page.does('onFrameWay', { way: 'again' });
    expect([page.reads('frame.block'), page.reads('view.button')]).toEqual([null, '同意接收']);
  });
});
