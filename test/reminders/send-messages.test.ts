import type { Basket } from '../../types/baskets';
import { describeOnEachEngine } from '../support/engines';
import { addFamily } from '../support/family';
import { advanceBoth } from '../support/order-facts';
import type { Phone, TestPerson } from '../support/resident';
import { aPerson, aPhone, aResident } from '../support/resident';
import { register } from '../support/register';
import type { Answer, World } from '../support/world';
import { startWorld } from '../support/world';
import { agree, aSubscriber, payThisYear, templateOf } from './reminder-town';

const MORNING = new Date('2026-06-12T00:30:00.000Z'); // 8:30 on a day of the county's calendar
const LINK = /https?:[\x21-\x7e]+/; // in a text
const paid2025 = [{ feeYear: 2025, tier: 500, subsidy: 75, paidDay: '2025-06-10' }];

describeOnEachEngine('sending what is due', (engine) => {
  let world: World;
  const person = (differs: Partial<TestPerson> = {}): TestPerson =>
    aPerson({ enrolledDay: '2025-01-05', paid: paid2025, ...differs });
  /** Somebody new in the register: whoever was there before has had enough of reminders. */
  const newcomer = async (): Promise<TestPerson> => {
    const one = person();
    await register(world, [one]);
    return one;
  };
  beforeAll(async () => {
    world = await startWorld(engine);
  });
  afterAll(() => world.close());

  let round = 0;
  /** A new round day for each test: three days on, at half past eight. */
  const nextRound = async (): Promise<void> => {
    world.clock.set(new Date(MORNING.getTime() + 3 * round * 24 * 60 * 60_000));
    round += 1;
    await world.wechat.control.setClockOffset(world.clock.now().getTime() - Date.now());
    await world.product.commands.planReminders({ isDryRun: false });
  };
  const send = async (rounds = 1): Promise<void> => {
    for (let at = 0; at < rounds; at += 1) {
      await advanceBoth(world, 31 * 60_000);
      await world.runJobs();
    }
  };
  const stateOf = async (
    openid: string,
  ): Promise<{ state: string; channel: string | null; tryN: number } | undefined> => {
    const { openid: real } = await world.wechat.control.createLogin(openid);
    return world.product.database.reader.row(
      `SELECT m.state, m.channel, m.try_n FROM messages m JOIN accounts a ON a.id = m.account_id
       WHERE a.openid = ? ORDER BY m.id DESC LIMIT 1`,
      [real],
    );
  };
  const leftOf = async (openid: string): Promise<unknown> => {
    const phone = await aPhone(world, openid);
    return ((await phone.request('GET', '/api/reminders')).json as unknown as { reminders: { left: number }[] })
      .reminders[0]?.left;
  };

  it('sends one card for one yes, with masked names and nothing of money, and takes the yes', async () => {
    await aSubscriber(world, 'plain', await newcomer());
    await nextRound();
    await send();
    const cards = await world.wechat.control.cards('plain');
    expect(cards.map(({ fields }) => fields)).toEqual([
      {
        项目: '城乡居民养老保险费',
        参保人: '李*英',
        年度: '2026',
        截止: '2026年6月30日',
        提示: '点开就能缴，不用再填',
      },
    ]);
    expect(cards[0]?.page).toMatch(/^pages\/check\/check\?r=[\w-]{22}$/);
    expect(await stateOf('plain')).toMatchObject({ state: 'accepted', channel: 'oneTime' });
    expect(await leftOf('plain')).toBe(0);
  });

  it('accepted is not delivered: that is said by WeChat', async () => {
    await aSubscriber(world, 'delivered', await newcomer());
    await nextRound();
    await send();
    const [card] = await world.wechat.control.cards('delivered');
    expect(await stateOf('delivered')).toMatchObject({ state: 'accepted' });
    const List = [{ TemplateId: card?.templateId, MsgID: card?.msgid, ErrorCode: 0, ErrorStatus: 'success' }];
    const fields = { MsgType: 'event', Event: 'subscribe_msg_sent_event', List };
    await world.wechat.control.push({
      url: `${world.baseUrl}/wechat/messages`,
      openid: 'delivered',
      fields,
      format: 'json',
    });
    await world.runJobs();
    expect(await stateOf('delivered')).toMatchObject({ state: 'delivered' });
  });

  it('43101: counts nothing as left any more, does not try again, and sends a text message', async () => {
    const one = await newcomer();
    const resident = await aResident(world, one, 'refused');
    for (let at = 0; at < 3; at += 1) await agree(world, resident);
    await world.wechat.control.unsubscribe('refused'); // WeChat tells nobody
    await nextRound();
    const before = (await world.wechat.control.requests('subscribeSend')).length;
    await send(3);
    expect((await world.wechat.control.requests('subscribeSend')).length).toBe(before + 1);
    expect(await leftOf('refused')).toBe(0);
    expect(await stateOf('refused')).toMatchObject({ state: 'accepted', channel: 'sms' });
    const text = world.sms.messages(one.phone)[0]?.text ?? '';
    expect(text).toContain('6月30日前都能缴');
    expect(text.replace(LINK, '')).not.toMatch(/李|500|610199/);
  });

  it.each([
    ['platform.busy', 'busy'],
    ['platform.quota', 'quota'],
    ['platform.drop', 'drop'],
  ] as const)('%s: tries again, later and later, until it goes', async (fault, openid) => {
    await aSubscriber(world, openid, await newcomer());
    await nextRound();
    const before = (await world.wechat.control.cards(openid)).length;
    await world.wechat.control.arm(fault, { endpoint: 'subscribeSend', count: 2 });
    await send(4);
    expect((await world.wechat.control.cards(openid)).length).toBe(before + 1);
    expect(await stateOf(openid)).toMatchObject({ state: 'accepted', tryN: 3 });
    await world.wechat.control.disarm();
  });

  it('an access token that WeChat does not take: once more with another, in the same breath', async () => {
    await aSubscriber(world, 'token', await newcomer());
    await nextRound();
    await world.wechat.control.arm('token.invalid', { count: 1 });
    await send();
    expect(await stateOf('token')).toMatchObject({ state: 'accepted', tryN: 1 });
  });

  it('41030, the page is not in the released app: fails once, keeps the yes and calls for a person', async () => {
    await aSubscriber(world, 'wrong', await newcomer());
    await nextRound();
    await world.wechat.control.arm('subscribe.notReleased');
    await send(3);
    await world.wechat.control.disarm();
    expect(await stateOf('wrong')).toMatchObject({ state: 'failed', tryN: 1 });
    expect(await leftOf('wrong')).toBe(1);
    expect(world.logged.join('\n')).toContain('WeChat does not take a message as we write it');
  });

  it('drops what is planned as soon as somebody has paid', async () => {
    const paying = await aSubscriber(world, 'late', await newcomer());
    await nextRound();
    expect(await stateOf('late')).toMatchObject({ state: 'planned' });
    await payThisYear(world, paying);
    expect(await stateOf('late')).toBeUndefined();
    await send();
    expect(await world.wechat.control.cards('late')).toEqual([]);
  });

  it('looks again also when nobody heard of the payment yet', async () => {
    const paying = await aSubscriber(world, 'quick', await newcomer());
    await nextRound();
    const { requestPayment, orderId } = await paying.order(await paying.basket([{ feeYear: 2026, tier: '500' }]));
    await advanceBoth(world, 20 * 60_000);
    const runSender = async (): Promise<void> => {
      for (const job of world.product.jobs) if (job.name === 'sendMessages') await job.run();
    };
    await paying.cashier(requestPayment);
    while ((await paying.show(orderId)).state !== 'paid') await new Promise((later) => setTimeout(later, 20));
    expect(await stateOf('quick')).toMatchObject({ state: 'planned' }); // the postman has not been round
    await runSender();
    expect(await stateOf('quick')).toBeUndefined();
    expect(await world.wechat.control.cards('quick')).toEqual([]);
  });

  it('takes a long-term yes before a one-time one, and as often as it likes', async () => {
    const resident = await aSubscriber(world, 'payer', await newcomer());
    const { priTmplId } = await world.wechat.control.addLongTerm('缴费提醒');
    for (const title of ['到账通知', '结果通知']) await world.wechat.control.addLongTerm(title);
    world.clock.advance(11 * 60_000);
    await resident.request('GET', '/api/reminders');
    await world.wechat.control.subscribe('payer', priTmplId, 'accept');
    const tap = { tapId: 'tap-long-term', results: [{ templateId: priTmplId, result: 'accept' }] };
    await resident.request('PUT', '/api/reminders', { tap });
    for (let at = 0; at < 2; at += 1) {
      await nextRound();
      await send();
    }
    expect((await world.wechat.control.cards('payer')).map(({ templateId }) => templateId)).toEqual([
      priTmplId,
      priTmplId,
    ]);
    expect(await templateOf(world, '缴费提醒')).not.toBe(priTmplId);
  });

  const switchOff = (who: { request: Phone['request'] }): Promise<unknown> =>
    who.request('PUT', '/api/reminders', { switches: [{ kind: 'due', isOn: false }] });

  it('sends no text message instead of a card to somebody who switched it off, before the round or after', async () => {
    const [early, late] = [await newcomer(), await newcomer()];
    await switchOff(await aSubscriber(world, 'off-early', early));
    const lateOne = await aSubscriber(world, 'off-late', late);
    expect((await world.product.commands.planReminders({ isDryRun: true })).people).toMatchObject({ switchedOff: 1 });
    await nextRound();
    expect(await stateOf('off-early')).toBeUndefined();
    expect(await stateOf('off-late')).toMatchObject({ state: 'planned' });
    await switchOff(lateOne);
    await send(2);
    for (const { phone } of [early, late]) expect(world.sms.messages(phone)).toEqual([]);
    expect(await stateOf('off-late')).toMatchObject({ state: 'refused', channel: null });
  });

  it('says nothing to whoever took the consent back between the round and the message', async () => {
    const gone = await aSubscriber(world, 'withdrew', await newcomer());
    await nextRound();
    expect(await stateOf('withdrew')).toMatchObject({ state: 'planned' });
    const { given } = (await gone.request('GET', '/api/consents')).json as unknown as {
      given: { consentId: string; purpose: string }[];
    };
    const idNumber = given.find(({ purpose }) => purpose === 'idNumber')?.consentId ?? '';
    expect((await gone.request('DELETE', `/api/consents/${idNumber}`)).status).toBeLessThan(300);
    await send();
    expect(await world.wechat.control.cards('withdrew')).toEqual([]);
    expect(await stateOf('withdrew')).toBeUndefined();
  });

  it('texts whoever of a household still owes, not whoever of it has died', async () => {
    const [father, mother] = [await newcomer(), await newcomer()];
    const child = await aPhone(world, 'child');
    for (const one of [father, mother]) await addFamily(child, one);
    await agree(world, child);
    await world.wechat.control.unsubscribe('child');
    await world.runJobs(); // nothing speaks of these two any more
    await nextRound();
    await register(world, [{ ...father, paid: [], status: '终止参保', stopReason: '死亡', stoppedDay: '2026-06-13' }]);
    await send(2);
    expect(world.sms.messages(father.phone)).toEqual([]);
    expect(world.sms.messages(mother.phone)).toHaveLength(1);
  });

  /** A round of its own for somebody who has no account; answers the texts on their phone after some rounds of the postman. */
  const textsTo = async (one: TestPerson, rounds = 1): Promise<string[]> => {
    await nextRound();
    await send(rounds);
    return world.sms.messages(one.phone).map(({ text }) => text);
  };
  const WITHOUT_LINK = expect.stringContaining('前都能缴。打开微信小程序“年年缴”就能缴。') as string;

  it('puts a link into a text message: a random token and nothing of the person', async () => {
    const one = await newcomer();
    const [text = ''] = await textsTo(one);
    const url = LINK.exec(text)?.[0] ?? '';
    expect(text.replace(/\d+月\d+日/, '某日').replace(url, '{link}')).toBe(
      '【年年缴】城乡居民养老保险费还没缴，某日前都能缴。点这里：{link} 或打开微信小程序“年年缴”。我们不要验证码，不让您转账。',
    );
    const [link] = await world.wechat.control.urlLinks(url);
    expect(link).toMatchObject({ path: 'pages/check/check', version: 'develop' });
    expect(link?.query).toMatch(/^r=[\w-]{22}$/);
    expect(link?.expiresAt).toBeLessThan(world.clock.now().getTime() + 30 * 24 * 60 * 60_000);
    for (const told of [url, link?.query ?? ''])
      for (const secret of [one.name, one.idNumber, one.phone]) expect(told).not.toContain(secret);
  });

  it('opens by that link to whoever says they are the person, on any account, and tells others nothing', async () => {
    const one = await newcomer();
    const url = LINK.exec((await textsTo(one))[0] ?? '')?.[0] ?? '';
    const r = (await world.wechat.control.urlLinks(url))[0]?.query.slice('r='.length);
    const open = (who: Pick<Phone, 'request'>, token = r): Promise<Answer> =>
      who.request('POST', '/api/baskets', { r: token });
    const told = async (who: Pick<Phone, 'request'>, token = r): Promise<unknown> => {
      const { status, json } = await open(who, token);
      return { status, ...(json as unknown as { error: object }).error, requestId: '' };
    };
    const passerBy = await aPhone(world, 'passer-by');
    const other = await aResident(world, await newcomer(), 'holds-the-link');
    expect(await told(passerBy)).toMatchObject({ status: 403, code: 'identity.level' });
    expect(await told(other)).toMatchObject({ status: 404, code: 'token.stale' });
    for (const who of [passerBy, other]) expect(await told(who)).toEqual(await told(who, 'A'.repeat(22))); // as if it never was
    const payer = await aResident(world, { ...one, phone: undefined }, 'by-name-and-number');
    expect(await told(payer)).toMatchObject({ status: 400, code: 'tier.choose' }); // last year's is not theirs to know
    const self = await aResident(world, one, 'on-her-own-phone');
    const basket = (await open(self)).json as unknown as Basket;
    expect(basket.lines).toMatchObject([{ participantId: self.participantId, feeYear: 2026, tier: '500' }]);
  });

  it.each(['urlLink.notReleased', 'urlLink.otherHost', 'platform.quota'] as const)(
    '%s: the text message goes at once, without a link, and a person is called once',
    async (fault) => {
      const some = [await newcomer(), await newcomer()] as const;
      const calls = (): number => world.logged.filter((line) => line.includes('gives no link')).length;
      const before = calls();
      await world.wechat.control.arm(fault, fault === 'platform.quota' ? { endpoint: 'urlLink' } : {});
      await textsTo(some[0]);
      await world.wechat.control.disarm();
      for (const { phone } of some) expect(world.sms.messages(phone).map(({ text }) => text)).toEqual([WITHOUT_LINK]);
      expect(calls()).toBe(before + 1);
    },
  );

  it('WeChat is busy: the text message waits for its link, and goes once', async () => {
    const one = await newcomer();
    await world.wechat.control.arm('platform.busy', { endpoint: 'urlLink' });
    expect(await textsTo(one, 2)).toEqual([]);
    await world.wechat.control.disarm();
    await send(2);
    expect(world.sms.messages(one.phone).map(({ text }) => text)).toEqual([expect.stringMatching(LINK)]);
  });

  it('WeChat stays busy: before it were lost, the text message goes without a link', async () => {
    const one = await newcomer();
    await world.wechat.control.arm('platform.busy', { endpoint: 'urlLink' });
    expect(await textsTo(one, 5)).toEqual([]);
    await send();
    expect(world.sms.messages(one.phone).map(({ text }) => text)).toEqual([WITHOUT_LINK]);
    await world.wechat.control.disarm();
  });
});
