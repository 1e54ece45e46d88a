import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoSettings } from '../demo/demo-settings';
import type { LocalWechat } from '../local-wechat/server/start-local-wechat';
import { startLocalWechat } from '../local-wechat/server/start-local-wechat';
import { freePort } from '../support/free-port';
import type { ServerProcess } from '../support/server-process';
import { startServer } from '../support/server-process';

jest.setTimeout(90_000);

const SLOW_SECONDS = 2;
const DRAIN_SECONDS = 10;

describe('a server that is told to stop', () => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-draining-'));
  let wechat: LocalWechat;
  let server: ServerProcess;
  let metricsPort: number;

  beforeAll(async () => {
    wechat = await startLocalWechat({ dataDir: join(folder, 'wechat') });
  });
  beforeEach(async () => {
    metricsPort = await freePort();
    server = await startServer({ env: await environment() });
  });
  afterEach(() => server.kill());
  afterAll(async () => {
    await wechat.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const environment = async (): Promise<Record<string, string>> => ({
    ...demoSettings(folder, wechat.settings(), { port: await freePort(), year: new Date().getFullYear() }),
    METRICS_PORT: String(metricsPort),
  });

  /** Resolves when WeChat was asked and takes its time; the answer is still to come. */
  const slowSignIn = async (): Promise<{ answer: Promise<Answer> }> => {
    const { code } = await wechat.control.createLogin('openid-draining');
    await wechat.control.arm('platform.slow', { count: 1, seconds: SLOW_SECONDS });
    const before = (await wechat.control.faults()).acted['platform.slow'] ?? 0;
    const answer = post(`${server.baseUrl}/api/sessions`, { code });
    answer.catch(() => undefined); // looked at by whoever waits for it
    await until(async () => ((await wechat.control.faults()).acted['platform.slow'] ?? 0) > before);
    return { answer };
  };

  it('answers the request that runs, takes no new one, frees its ports and ends with 0', async () => {
    const { answer } = await slowSignIn();
    const ended = server.stop();
    await until(async () => !(await accepts(server.port)));
    expect(server.isRunning()).toBe(true);
    expect(await answer).toMatchObject({ status: 200, connection: 'close' });
    expect(await ended).toBe(0);
    expect([await accepts(server.port), await accepts(metricsPort)]).toEqual([false, false]);
    expect(server.output()).toContain('"stopped"');
    expect(server.output()).not.toContain('did not stop cleanly');
  });

  it('does not wait for idle connections', async () => {
    const agent = new Agent({ keepAlive: true });
    await post(`${server.baseUrl}/api/sessions`, {}, agent);
    const began = Date.now();
    expect(await server.stop()).toBe(0);
    expect(Date.now() - began).toBeLessThan(5_000);
    agent.destroy();
  });

  it('waits ten seconds for a request that never ends, no longer', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined); // it will be cut
    socket.write(
      'POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{',
    );
    await new Promise((next) => setTimeout(next, 200));
    const began = Date.now();
    expect(await server.stop()).toBe(0);
    const seconds = (Date.now() - began) / 1000;
    expect(seconds).toBeGreaterThan(DRAIN_SECONDS - 1);
    expect(seconds).toBeLessThan(DRAIN_SECONDS + 5);
    socket.destroy();
  });

  it('stops once when told twice', async () => {
    const { answer } = await slowSignIn();
    process.kill(server.pid(), 'SIGTERM');
    process.kill(server.pid(), 'SIGINT');
    expect((await answer).status).toBe(200);
    const answered = Date.now();
    expect(await server.stop()).toBe(0);
    expect(Date.now() - answered).toBeLessThan(3_000); // a connection kept alive would hold it for five
  });

  it('starts again on the same port with what it knew', async () => {
    const { code } = await wechat.control.createLogin('openid-draining');
    const first = await post(`${server.baseUrl}/api/sessions`, { code });
    const { token } = JSON.parse(first.body) as { token: string };
    expect(await server.stop()).toBe(0);
    await server.start();
    const home = await fetch(`${server.baseUrl}/api/sessions`, { headers: { authorization: `Bearer ${token}` } });
    expect(home.status).toBe(200);
  });
});

type Answer = { status: number; connection: string | undefined; body: string };

const post = (url: string, body: object, agent?: Agent): Promise<Answer> =>
  new Promise((answered, failed) => {
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const sent = request(url, { method: 'POST', headers, ...(agent === undefined ? {} : { agent }) }, (answer) => {
      let read = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (read += chunk));
      answer.once('end', () => {
        answered({ status: answer.statusCode ?? 0, connection: answer.headers.connection, body: read });
      });
    });
    sent.once('error', failed);
    sent.end(text);
  });

const accepts = (port: number): Promise<boolean> =>
  new Promise((told) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      told(true);
    });
    socket.once('error', () => {
      told(false);
    });
  });

const until = async (done: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await done()) return;
    await new Promise((next) => setTimeout(next, 25));
  }
  throw new Error('it did not happen within 5 s');
};
