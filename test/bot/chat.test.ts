import { addFamily } from '../support/family';
import { declaredTables } from '../support/declared-tables';
import { describeOnEachEngine } from '../support/engines';
import { advanceBoth, countOf } from '../support/order-facts';
import { aPerson, aPhone, aResident } from '../support/resident';
import { register } from '../support/register';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import type { Chat } from './chat-world';
import { chatIn } from './chat-world';

const paid = [{ feeYear: 2025, tier: 500, subsidy: 75, paidDay: '2025-06-01' }];
const people = {
  owes: aPerson({ name: '张建国', enrolledDay: '2024-01-05', paid }),
  helped: aPerson({
    name: '王桂芳',
    enrolledDay: '2025-01-05',
    paid,
    groups: [{ kind: '人群', name: '低保', fromDay: '2025-01-01', toDay: '' }],
  }),
  daughter: aPerson({ name: '张小兰', enrolledDay: '2025-01-05', paid }),
  typed: aPerson({ name: '李秀英' }),
};
const VERIFY = ['点卡片，先确认是您本人。', '[查我的缴费](pages/verify/verify)'];

describeOnEachEngine('the chat', (engine) => {
  let world: World;
  let chat: Chat;
  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, Object.values(people));
    chat = chatIn(world);
  });
  afterAll(() => world.close());

  it('comes back for what WeChat surely did not take, and says nothing twice', async () => {
    await world.wechat.control.arm('platform.busy', { endpoint: 'mediaUpload', count: 1 });
    expect(await chat.ask('retried', '欠费')).toEqual([VERIFY[0]]);
    await advanceBoth(world, 5_000);
    await world.runJobs();
    expect(await chat.heard('retried')).toEqual(VERIFY);
  });

  it.each(['xml', 'json'] as const)(
    'shows nobody anything before they have shown who they are (%s)',
    async (format) => {
      expect(await chat.ask('stranger', '欠费', format)).toEqual(VERIFY);
      await aPhone(world, 'signedIn');
      expect(await chat.ask('signedIn', '我欠多少钱', format)).toEqual(VERIFY);
    },
  );

  it('tells the insured their years, amounts, reasons and documents, and opens them', async () => {
    const resident = await aResident(world, people.owes, 'owes');
    const [text, card, ...more] = await chat.ask('owes', '欠费');
    expect(more).toEqual([]);
    expect(card).toBe(`[看每年多少钱](pages/arrears/arrears?p=${resident.participantId})`);
    const [first, ...rest] = (text ?? '').split('\n');
    expect(first).toBe('您还有2年没缴：2026、2024。点卡片看每年多少钱。');
    expect(rest).toEqual([
      '您 张*国：',
      '2026年：500元档，您付500元，政府另补75元。',
      '依据：缴费档次和补贴表（演示，转引陕西省）。2026年1月1日起这样算。',
      '2024年：还没选档次，可选300到6000元，这一年补缴，没有政府补贴。',
      expect.stringMatching(/^依据：/),
    ]);
    const owed = (await resident.arrears()).years.filter(
      ({ obligation }) => obligation === 'due' || obligation === 'late',
    );
    for (const { feeYear } of owed) expect(text).toContain(`${feeYear}年：`);
    expect(`${text}${card}`).not.toMatch(/张建国|\d{15}/);
  });

  it('tells a payer what a payer sees on the page, and no group', async () => {
    const daughter = await aResident(world, people.daughter, 'daughter');
    await addFamily(daughter, people.helped, 'mother');
    const [text, card] = await chat.ask('daughter', '欠费');
    expect(card).toBe('[看看要缴多少](pages/home/home)');
    expect(text).toContain('您 张*兰还有1年没缴：2026。');
    expect(text).toContain('妈妈 王*芳还有1年没缴：2026。点卡片看每年多少钱。');
    expect(text).not.toMatch(/低保|替您付|王桂芳/);
    await aResident(world, people.helped, 'helped');
    expect((await chat.ask('helped', '欠费'))[0]).toMatch(/政府替您付50元/);
    const looks = `(SELECT COUNT(*) FROM accesses WHERE what = 'years')`;
    expect(await countOf(world, looks)).toBe(1);
  });

  it('answers once however often WeChat sends it, and when the server dies between sending and noting', async () => {
    const fields = { MsgType: 'text', Content: '怎么缴', MsgId: '6054768590064713729' };
    const push = { url: `${world.baseUrl}/wechat/messages`, openid: 'twice', fields };
    for (let time = 0; time < 3; time += 1) await world.wechat.control.push(push);
    await world.runJobs();
    const said = [
      '三步：点卡片，核对，微信付款。不用微信的，打12366问在哪缴。\n依据：青禾县城乡居民养老保险费征缴工作实施方案（演示）',
      '[看看要缴多少](pages/home/home)',
    ];
    expect(await chat.heard('twice')).toEqual(said);
    await world.wechat.control.arm('platform.drop', { endpoint: 'customerSend', count: 1 });
    expect(await chat.ask('cut', '怎么缴')).toEqual([said[1]]); // nobody knows: not a second time
    await world.wechat.control.arm('platform.busy', { endpoint: 'customerSend', count: 1 });
    expect(await chat.ask('busy', '怎么缴')).toEqual([]);
    await advanceBoth(world, 5_000);
    await world.runJobs();
    expect(await chat.heard('busy')).toEqual(said); // surely not sent: once, later
  });

  it('counts the answers to several messages at once as WeChat does: from the last of them on', async () => {
    const asked = async (): Promise<number> => (await world.wechat.control.requests('customerSend')).length;
    const before = await asked();
    for (const text of ['怎么缴', '档次', '几号截止']) await chat.say('hasty', text);
    await world.runJobs();
    expect([(await chat.heard('hasty')).length, (await asked()) - before]).toEqual([5, 5]);
    expect((await chat.heard('hasty')).at(-1)).toMatch(/^2026年集中缴费到6月30日。之后到12月31日也能缴。\n依据：/);
    expect(await chat.ask('hasty', '凭证')).toHaveLength(2);
  });

  it('keeps no ID number that is typed, and says so', async () => {
    const { idNumber } = people.typed;
    const [warning, ...rest] = await chat.ask('typed', `我是李秀英 ${idNumber} 查欠费`);
    expect([warning, ...rest]).toEqual(['请别在这里发证号，我们已遮住。点卡片里填才安全。', ...VERIFY]);
    await chat.ask('typed', '人工');
    const spaced = `${idNumber.slice(0, 6)} ${idNumber.slice(6, 14)} ${idNumber.slice(14)}`;
    expect(await chat.ask('spaced', spaced)).toEqual([warning, VERIFY[1]]);
    expect(await everythingKept(world)).not.toContain(idNumber);
    expect(world.logged.join('\n')).not.toContain(idNumber);
  });

  it('hands over to a person in the hours of the office, and takes words out of them', async () => {
    await aPhone(world, 'lost');
    const [text, card] = await chat.ask('lost', '转人工');
    expect(text).toMatch(/^正在转给工作人员（工作日 8:30–17:30）。没人就留个话，编号\d{12}，6月18日前回。$/);
    expect(card).toBe('[我的问题单](pages/cases/cases)');
    expect((await world.wechat.control.chat('lost')).isAtDesk).toBe(true);
    expect(await chat.ask('lost', '欠费')).toEqual([]); // WeChat's desk has the conversation
    const phone = await aPhone(world, 'night');
    await advanceBoth(world, 12 * 3_600_000);
    const [night] = await chat.ask('night', '人工');
    expect(night).toMatch(/^现在没人（工作日 8:30–17:30）。没人就留个话，编号\d{12}，6月18日前回。$/);
    expect((await world.wechat.control.chat('night')).isAtDesk).toBe(false);
    expect((await chat.ask('night', '我去年的账单打不开啊'))[0]).toMatch(/^记下了，编号\d{12}，6月18日前回。$/);
    const { cases } = (await phone.request('GET', '/api/cases')).json as unknown as { cases: unknown[] };
    expect(cases).toHaveLength(1);
    const asked = await world.product.commands.openCases();
    const words = await Promise.all(asked.map((row) => world.product.commands.questionOf(row)));
    expect(words.flat().join()).toContain('我去年的账单打不开啊');
  });

  it('stops reminders', async () => {
    const phone = await aPhone(world, 'quiet');
    expect((await chat.ask('quiet', '取消提醒'))[0]).toBe('已停。不提醒也能缴。');
    const { reminders } = (await phone.request('GET', '/api/reminders')).json as unknown as {
      reminders: { isOn: boolean }[];
    };
    expect(reminders.map(({ isOn }) => isOn)).toEqual([false, false, false]);
  });

  it('greets whoever comes in once, answers no more than WeChat allows, and nobody who wrote long ago', async () => {
    await chat.say('comes');
    await world.runJobs();
    expect(await chat.heard('comes')).toEqual(['可以说：欠费、档次、怎么缴、退费、凭证、人工。']);
    const asked = async (): Promise<number> => (await world.wechat.control.requests('customerSend')).length;
    const before = await asked();
    await chat.say('late', '怎么缴');
    await advanceBoth(world, 49 * 3_600_000);
    await world.runJobs();
    expect([await chat.heard('late'), await asked()]).toEqual([[], before]);
  });
});

/** Every value of every table, as text. */
const everythingKept = async (world: World): Promise<string> => {
  const { reader } = world.product.database;
  const rows = await Promise.all(declaredTables().map(({ table }) => reader.rows(`SELECT * FROM ${table.name}`)));
  return JSON.stringify(rows);
};
