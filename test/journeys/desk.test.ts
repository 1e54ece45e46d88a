import { caseCommand } from '../../server/cli/case-commands';
import { describeOnEachEngine } from '../support/engines';
import type { TestEngine } from '../support/engines';
import { countOf, until } from '../support/order-facts';
import { register } from '../support/register';
import { aPerson, aResident, signIn } from '../support/resident';
import type { World } from '../support/world';
import { startWorld } from '../support/world';
import type { ResidentCase } from '../../types/cases';
import type { Help } from '../../types/help';

jest.setTimeout(60_000);

describeOnEachEngine('where residents ask and are answered', (engine: TestEngine) => {
  let world: World;
  const asks = aPerson({ name: '李秀英' });
  const dead = aPerson({ name: '王德福', status: '终止参保', stopReason: '死亡', stoppedDay: '2026-03-01' });
  const paysAndLeaves = aPerson({ name: '陈永贵' });

  beforeAll(async () => {
    world = await startWorld(engine);
    await register(world, [asks, dead, paysAndLeaves]);
  });
  afterAll(() => world.close());

  const cli = async (...argv: string[]): Promise<{ exitCode: number; lines: string[] }> => {
    const lines: string[] = [];
    const exitCode = await caseCommand({ ...world.product.commands, print: (line) => lines.push(line) }, argv);
    return { exitCode, lines };
  };

  it('answers six questions in at most five short lines from the pack of the place', async () => {
    const token = await signIn(world, 'openid-desk-help');
    const help = (await world.request('GET', '/api/help', { token })).json as unknown as Help;
    expect(help.answers.map(({ question }) => question)).toEqual([
      '我欠哪几年',
      '怎么缴',
      '选哪一档',
      '为什么缴不了',
      '怎么退费',
      '凭证在哪',
    ]);
    for (const { lines } of help.answers) {
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(30);
    }
    expect(help.answers[1]?.lines).toContain('钱只付给国家税务总局青禾县税务局。');
    expect(help.answers[2]?.lines).toContain('2026年可选300到6000元，共10档。');
    expect(help.hotlines.map(({ number }) => number)).toEqual(['12366', '12333', '12345']);
    expect(help.offices.map(({ kind }) => kind).sort()).toEqual(['socialSecurity', 'tax']);
    const near = await aResident(world, asks, 'openid-desk-near');
    const nearest = (await near.request('GET', '/api/help')).json as unknown as Help;
    expect(nearest.offices[0]?.name).toBe('河湾镇社保站');
  });

  it('gives a question a number at once, once while it is open, and shows the officer’s answer', async () => {
    const insured = await aResident(world, asks, 'openid-desk-near');
    const question = {
      topic: 'disagree',
      participantId: insured.participantId,
      feeYear: 2026,
      reasonKey: 'student',
      text: '我早就毕业了，证号610199199901011234',
    };
    const asked = (await insured.request('POST', '/api/cases', question)).json as unknown as ResidentCase;
    expect(asked).toMatchObject({
      topic: '我觉得不对',
      state: 'open',
      isUrgent: false,
      openedDay: '2026-06-11',
      answerByDay: '2026-06-18',
      message: '已收到，6月18日前答复。',
    });
    expect(asked.number).toMatch(/^260611\d{6}$/);
    const again = await Promise.all([
      insured.request('POST', '/api/cases', question),
      insured.request('POST', '/api/cases', { ...question, text: '快点' }),
    ]);
    for (const { json } of again) expect(json).toEqual(asked);
    expect((await insured.request('GET', '/api/cases')).json).toEqual({ cases: [asked] });

    const stranger = await signIn(world, 'openid-desk-stranger');
    expect((await world.request('GET', `/api/cases/${asked.caseId}`, { token: stranger })).status).toBe(404);
    expect((await world.request('GET', '/api/cases', { token: stranger })).json).toEqual({ cases: [] });
    const elses = await world.request('POST', '/api/cases', { token: stranger, body: question });
    expect(elses.json).toMatchObject({ error: { code: 'identity.level' } });

    const shown = await cli('show', asked.number);
    expect(shown.lines.join('\n')).toContain('我早就毕业了');
    expect(shown.lines.join('\n')).toContain('快点');
    const kept = await world.product.database.reader.rows<{ sealedText: string }>(
      'SELECT sealed_text FROM case_questions',
    );
    expect(JSON.stringify(kept)).not.toContain('毕业');
    expect(world.logged.join('\n')).not.toContain('毕业');

    expect(await cli('close', asked.number, '--as', '王经办', '--reason', '已改好，明天起能缴。')).toMatchObject({
      exitCode: 0,
    });
    const answered = await insured.request('GET', `/api/cases/${asked.caseId}`);
    expect(answered.json).toMatchObject({ state: 'closed', answer: '已改好，明天起能缴。' });
    const next = (await insured.request('POST', '/api/cases', question)).json as unknown as ResidentCase;
    expect(next.number).not.toBe(asked.number);
  });

  it('marks a living person whose record says dead as urgent', async () => {
    const alive = await aResident(world, dead, 'openid-desk-dead');
    const { json } = await alive.request('POST', '/api/cases', {
      topic: 'recordWrong',
      participantId: alive.participantId,
      feeYear: 2026,
    });
    expect(json).toMatchObject({ isUrgent: true, answerByDay: '2026-06-13' });
    expect((await cli('list')).lines.find((line) => line.includes('【急】'))).toContain('居民的问题单');
  });

  it('deletes an account: sign-ins, family and consents go, payments and receipts stay', async () => {
    const payer = await aResident(world, paysAndLeaves, 'openid-desk-leaves');
    const started = await payer.order(await payer.basket([{ feeYear: 2026, tier: '300' }]));
    const refused = await payer.request('DELETE', '/api/account');
    expect(refused.json).toMatchObject({ error: { code: 'order.unfinished' } });
    expect(await payer.cashier(started.requestPayment)).toBe('ok');
    await until(async () => (await payer.show(started.orderId)).state === 'paid');
    await world.runJobs();
    const before = await countOf(world, '(SELECT COUNT(*) FROM contribution_lines)');
    expect((await payer.request('DELETE', '/api/account')).status).toBe(204);
    expect((await payer.request('GET', '/api/home')).json).toMatchObject({ error: { code: 'session.expired' } });
    const accountId = await countOf(world, `(SELECT account_id FROM receipts ORDER BY id DESC LIMIT 1)`);
    for (const table of ['sessions', 'identity_levels', 'family_links', 'consents']) {
      expect([
        table,
        await countOf(world, `(SELECT COUNT(*) FROM ${table} WHERE account_id = ?)`, [accountId]),
      ]).toEqual([table, 0]);
    }
    expect(await countOf(world, `(SELECT COUNT(*) FROM accounts WHERE openid = 'openid-desk-leaves')`)).toBe(0);
    expect(await countOf(world, '(SELECT COUNT(*) FROM contribution_lines)')).toBe(before);
    // Whoever comes back is somebody new: no record, no receipt, until they show again who they are.
    const back = await signIn(world, 'openid-desk-leaves');
    expect((await world.request('GET', '/api/receipts', { token: back })).json).toMatchObject({ receipts: [] });
    const proved = await aResident(world, paysAndLeaves, 'openid-desk-leaves');
    expect(proved.level).toBe('L2');
    expect((await proved.arrears()).years[0]).toMatchObject({ obligation: 'paid' });
  });
});
