import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyParser } from '@koa/bodyparser';
import Koa from 'koa';
import { answerErrors } from '../../server/http/answer-errors';
import { mountRoutes } from '../../server/http/mount-routes';
import { withRequestId } from '../../server/http/request-id';
import { consentRoutes } from '../../server/identity/consent-routes';
import { giveConsent } from '../../server/identity/give-consent';
import { identityRoutes } from '../../server/identity/identity-routes';
import { listConsents } from '../../server/identity/list-consents';
import { listSessions } from '../../server/identity/list-sessions';
import { revokeSession } from '../../server/identity/revoke-session';
import { sessionRoutes } from '../../server/identity/session-routes';
import { signIn } from '../../server/identity/sign-in';
import { verifyParticipant } from '../../server/identity/verify-participant';
import { withdrawConsent } from '../../server/identity/withdraw-consent';
import { createLogger } from '../../server/shared/logger';
import { idNumberOf } from '../participants/register-files';
import { describeOnEachEngine } from '../support/engines';
import type { World } from './identity-world';
import { consentVersion, createWorld, NAME, phoneOf } from './identity-world';

type Answer = { status: number; text: string; body: Record<string, unknown> };

describeOnEachEngine('identity over HTTP', (engine) => {
  let world: World;
  let server: Server;
  const logged: string[] = [];

  beforeAll(async () => {
    world = await createWorld(engine, 5);
    const deps = { ...world, ...world.database };
    const logger = createLogger(undefined, (line) => logged.push(line));
    const routes = [
      ...sessionRoutes({
        signIn: (code) => signIn(deps, code),
        listSessions: (caller) => listSessions(deps, caller),
        revokeSession: (command) => revokeSession(deps, command),
      }),
      ...identityRoutes({
        proveParticipant: () => Promise.reject(new Error('not asked here')),
        sendProofCode: () => Promise.reject(new Error('not asked here')),
        verifyParticipant: (command) => verifyParticipant(deps, command),
      }),
      ...consentRoutes({
        listConsents: (caller) => listConsents(deps, caller),
        giveConsent: (command) => giveConsent(deps, command),
        withdrawConsent: (command) => withdrawConsent(deps, command),
      }),
    ];
    const koa = new Koa();
    koa
      .use(withRequestId)
      .use(answerErrors(logger))
      .use(bodyParser())
      .use(mountRoutes(routes, (token) => world.load(token)));
    server = await new Promise<Server>((resolve) => {
      const listening = koa.listen(0, '127.0.0.1', () => {
        resolve(listening);
      });
    });
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await world.database.close();
  });

  const call = async (method: string, path: string, token?: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  const tokenOf = async (openid: string): Promise<string> =>
    (await call('POST', '/api/sessions', undefined, { code: openid })).body['token'] as string;
  const verify = (token: string, body: object): Promise<Answer> =>
    call('POST', '/api/identity/verifications', token, {
      name: NAME,
      idNumber: idNumberOf(1),
      consentVersion,
      ...body,
    });

  it('walks from the first code to L2, and back out', async () => {
    const signedIn = await call('POST', '/api/sessions', undefined, { code: 'wx-walk' });
    expect(signedIn).toMatchObject({
      status: 200,
      body: { isVerified: false, expiresAt: '2026-07-11T10:20:00.000+08:00' },
    });
    const token = signedIn.body['token'] as string;
    const first = await verify(token, {});
    expect(first).toMatchObject({
      status: 200,
      body: {
        level: 'L1',
        next: 'tier',
        phoneNotice: { code: 'identity.phone', message: '能缴费；看记录要换个办法确认' },
      },
    });
    expect((await verify(token, {})).body).toMatchObject({ error: { code: 'session.expired' } });
    const changed = (first.body['session'] as { token: string }).token;
    const second = await verify(changed, { phoneCode: phoneOf(1) });
    expect(second.body).toMatchObject({ level: 'L2', next: 'home', participantId: first.body['participantId'] });
    expect(second.body).not.toHaveProperty('phoneNotice');
    const last = (second.body['session'] as { token: string }).token;
    const { body } = await call('GET', '/api/sessions', last);
    const [session] = body['sessions'] as { sessionId: string; isCurrent: boolean }[];
    expect(session?.isCurrent).toBe(true);
    expect((await call('DELETE', `/api/sessions/${session?.sessionId ?? ''}`, last)).status).toBe(204);
    expect((await call('GET', '/api/sessions', last)).status).toBe(401);
  });

  it('answers a wrong name and a number that nobody has byte for byte alike', async () => {
    const answers: string[] = [];
    for (const idNumber of [idNumberOf(2), idNumberOf(902)]) {
      const seen: string[] = [];
      for (let i = 0; i < 7; i += 1) {
        const token = await tokenOf(`wx-${idNumber.slice(14)}-${i}`);
        const { status, text } = await verify(token, { idNumber, name: '李四四' });
        seen.push(`${status} ${text.replace(/"requestId":"[^"]+"/, '')}`);
      }
      answers.push(seen.join('\n'));
    }
    expect(answers[0]).toContain('422 {"error":{"code":"identity.noMatch","message":"姓名和号码没对上');
    expect(answers[0]).toMatch(/429 .*"identity.locked","message":"试多了，明天10:20后再试。急就找村干部或窗口。"/);
    expect(answers[1]).toBe(answers[0]);
  });

  it('refuses without a session, without a consent and with nonsense', async () => {
    expect((await verify('x'.repeat(43), {})).status).toBe(401);
    const token = await tokenOf('wx-nonsense');
    expect(await verify(token, { consentVersion: undefined })).toMatchObject({
      status: 403,
      body: { error: { code: 'consent.missing' } },
    });
    expect((await verify(token, { name: 5 })).status).toBe(400);
    expect((await verify(token, { name: 'x'.repeat(201) })).status).toBe(400);
    expect((await verify(token, { idNumber: '6101' })).body).toMatchObject({
      error: { message: '身份证号要18位，现在4位。' },
    });
    expect((await call('POST', '/api/sessions', undefined, { code: '' })).status).toBe(400);
    expect((await call('DELETE', `/api/sessions/${'a'.repeat(22)}`, token)).status).toBe(404);
    expect((await call('DELETE', "/api/sessions/1'--", token)).status).toBe(400);
  });

  it('shows, takes and gives back consents', async () => {
    const token = await tokenOf('wx-consent');
    const given = await call('POST', '/api/consents', token, { purpose: 'privacy', version: '2026-1' });
    const consentId = given.body['consentId'] as string;
    expect((await call('GET', '/api/consents', token)).body).toMatchObject({
      texts: [{ purpose: 'privacy' }, { purpose: 'idNumber', version: consentVersion }, { purpose: 'familyHistory' }],
      given: [{ consentId, purpose: 'privacy', givenAt: '2026-06-11T10:20:00.000+08:00', isCurrent: true }],
    });
    expect((await call('DELETE', `/api/consents/${consentId}`, token)).status).toBe(204);
    expect((await call('DELETE', `/api/consents/${consentId}`, token)).status).toBe(404);
  });

  it('has logged nothing personal, and no fault', () => {
    expect(logged.join('\n')).toBe('');
  });
});
