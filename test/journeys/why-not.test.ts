import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { cardOf } from '../support/family';
import { countOf } from '../support/order-facts';
import { register } from '../support/register';
import type { TestPerson } from '../support/resident';
import { aPerson, aResident } from '../support/resident';
import type { Answer, World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(60_000);

const PAYERS_SENTENCE = { key: 'family', message: '现在不用缴或不能缴，请本人问12333。', next: '' };
const inGroup = (name: string): Pick<TestPerson, 'groups'> => ({
  groups: [{ kind: '人群', name, fromDay: '2026-01-01', toDay: '' }],
});
const STOPPED = { status: '终止参保', stoppedDay: '2026-03-01' };

/** Who it is · the reason the insured reads · whether a payer reads the one sentence instead. */
const PEOPLE: Record<string, { person: TestPerson; key: string; message: string; isPrivate: boolean }> = {
  overAge: {
    person: aPerson({ birthDay: '1961-01-08', status: '待遇领取' }),
    key: 'overAge',
    message: '满60岁，今年不用缴。',
    isPrivate: true,
  },
  receiving: {
    person: aPerson({ status: '待遇领取' }),
    key: 'receiving',
    message: '您已在领养老金，不用缴。',
    isPrivate: true,
  },
  underAge: {
    person: aPerson({ birthDay: '2010-09-01' }),
    key: 'underAge',
    message: '没满16岁，还不能缴。',
    isPrivate: true,
  },
  student: { person: aPerson(inGroup('在校学生')), key: 'student', message: '在学校读书，先不用缴。', isPrivate: true },
  employed: {
    person: aPerson({ groups: [{ kind: '其他养老', name: '职工养老', fromDay: '2026-01-01', toDay: '' }] }),
    key: 'employeeInsured',
    message: '您有职工养老，不用两边缴。',
    isPrivate: true,
  },
  waiting: {
    person: aPerson({ enrolledDay: '2026-06-08' }),
    key: 'waiting',
    message: '刚参保，6月15日起能缴。',
    isPrivate: false,
  },
  notEnrolled: {
    person: aPerson({ status: '未参保' }),
    key: 'notEnrolled',
    message: '还没参保登记。',
    isPrivate: false,
  },
  paused: { person: aPerson({ status: '暂停参保' }), key: 'paused', message: '参保停了。', isPrivate: true },
  stopped: {
    person: aPerson({ ...STOPPED, stopReason: '转出' }),
    key: 'stopped',
    message: '参保停了。',
    isPrivate: true,
  },
  recordWrong: {
    person: aPerson({ ...STOPPED, stopReason: '死亡' }),
    key: 'recordWrong',
    message: '记录可能错了，和您对不上。',
    isPrivate: true,
  },
  autoDebit: {
    person: aPerson(inGroup('银行代扣')),
    key: 'autoDebit',
    message: '您签了银行代扣，12月10日会扣。',
    isPrivate: false,
  },
  governmentPaid: {
    person: aPerson(inGroup('特困')),
    key: 'governmentPaid',
    message: '这一年政府替您缴了，不用付钱。',
    isPrivate: true,
  },
};

describeOnEachEngine('why not, the own account, and who looked', (engine: TestEngine) => {
  let world: World;
  const topUp = aPerson(inGroup('一二级残疾'));
  const history = aPerson({
    enrolledDay: '2024-01-05',
    paid: [{ feeYear: 2024, tier: 300, subsidy: 45, paidDay: '2024-06-01' }],
  });

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, [...Object.values(PEOPLE).map(({ person }) => person), topUp, history]);
  });
  afterAll(() => world.close());

  it.each(Object.keys(PEOPLE))('%s: the insured reads the cause, a payer what is theirs to know', async (name) => {
    const row = PEOPLE[name];
    if (row === undefined) throw new Error('no such row');
    const insured = await aResident(world, row.person, `openid-why-${name}`);
    const why = async (who: typeof insured): Promise<Answer> =>
      who.request('GET', `/api/participants/${who.participantId}/eligibility?y=2026`);
    const own = await why(insured);
    expect(own.json).toMatchObject({
      feeYear: 2026,
      payable: 'none',
      relation: 'self',
      reason: { key: row.key, message: row.message },
      source: { document: expect.stringMatching(/./u) as string },
      isUrgent: row.key === 'recordWrong',
    });
    const payer = await aResident(world, { ...row.person, phone: undefined }, `openid-why-${name}-payer`);
    const told = (await why(payer)).json;
    if (!row.isPrivate) {
      expect(told).toMatchObject({ reason: { key: row.key, message: row.message } });
      return;
    }
    expect(told).toEqual({
      feeYear: 2026,
      payable: 'none',
      maskedName: (own.json as unknown as { maskedName: string }).maskedName,
      relation: (told as unknown as { relation: string }).relation,
      reason: PAYERS_SENTENCE,
      isUrgent: false,
    });
  });

  it('says when it changes, and what government paid', async () => {
    const waiting = await aResident(world, PEOPLE['waiting']?.person ?? topUp, 'openid-why-waiting');
    expect(
      (await waiting.request('GET', `/api/participants/${waiting.participantId}/eligibility?y=2026`)).json,
    ).toMatchObject({ changesOn: '2026-06-15' });
    const more = await aResident(world, topUp, 'openid-why-more');
    const { json } = await more.request('GET', `/api/participants/${more.participantId}/eligibility?y=2026`);
    expect(json).toMatchObject({ payable: 'optional', governmentPaidFen: 10_000, canAddMore: true });
  });

  it('shows the insured the account by funder, a payer without leave nothing, and notes who looked once a day', async () => {
    const insured = await aResident(world, history, 'openid-why-history');
    const at = `/api/participants/${insured.participantId}`;
    expect(await cardOf(insured, insured.participantId)).toMatchObject({
      tierSource: 'earlierYear',
      chosenIn: 2024,
      message: '2026年，同2024年',
    });
    expect((await insured.request('GET', `${at}/account`)).json).toMatchObject({
      years: [{ feeYear: 2024, tier: '300', personalFen: 30_000, funders: [{ amountFen: 4_500 }], isPaid: true }],
      totalFen: 34_500,
    });
    const payer = await aResident(world, { ...history, phone: undefined }, 'openid-why-history-payer');
    expect((await payer.request('GET', `${at}/account`)).json).toMatchObject({ error: { code: 'identity.level' } });
    expect((await payer.request('GET', `${at}/accesses`)).json).toMatchObject({ error: { code: 'identity.level' } });
    for (let looks = 0; looks < 3; looks += 1) {
      await payer.arrears();
      await payer.request('GET', '/api/home');
    }
    await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    const { accesses } = (await insured.request('GET', `${at}/accesses`)).json as unknown as {
      accesses: { who: string; what: string }[];
    };
    expect(accesses.map(({ what }) => what).sort()).toEqual(
      ['加您为家人，能替您缴费', '在首页看了今年要缴多少', '开始替您缴费', '看了各年要缴多少'].sort(),
    );
    const rows = `(SELECT COUNT(*) FROM accesses a JOIN participants p ON p.id = a.participant_id WHERE p.rid = ?)`;
    expect(await countOf(world, rows, [insured.participantId])).toBe(2);
    world.clock.advance(24 * 60 * 60_000);
    await payer.arrears();
    expect(await countOf(world, rows, [insured.participantId])).toBe(3);
  });
});
