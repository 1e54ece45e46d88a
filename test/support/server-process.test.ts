import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/database/data-source';
import { systemClock } from '../../server/shared/clock';
import { demoSettings } from '../demo/demo-settings';
import { createMerchantCredentials, merchantSettings } from '../local-wechat/server/keys/merchant-credentials';
import { describeOnEachEngine } from './engines';
import { freePort } from './free-port';
import { startServer } from './server-process';
import { startTcpProxy } from './tcp-proxy';

jest.setTimeout(60_000);

describeOnEachEngine('the server as a process', ({ name, settings, redisUrl }) => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-server-'));
  let env: Record<string, string>;
  beforeAll(async () => {
    const database = await openDatabase(settings, systemClock, { migrate: true });
    await database.close();
    const wechat = merchantSettings(await createMerchantCredentials(join(folder, 'wechat')));
    env = {
      ...demoSettings(folder, wechat, { port: await freePort(), year: 2026 }),
      DATABASE_URL: settings.kind === 'sqlite' ? `sqlite:${settings.file}` : settings.url,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    };
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts, dies at kill -9, starts again on its port, and stops when asked', async () => {
    const server = await startServer({ env });
    const firstPid = server.pid();
    await server.kill();
    expect(server.isRunning()).toBe(false);
    await expect(fetch(`${server.baseUrl}/healthz`)).rejects.toThrow();
    await server.start();
    expect(server.pid()).not.toBe(firstPid);
    expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200);
    expect(await server.stop()).toBe(0);
    expect(server.output()).toContain('stopped');
  });

  it('that refuses to start says why', async () => {
    await expect(startServer({ env: { ...env, WECHAT_APP_ID: 'no' } })).rejects.toThrow('WECHAT_APP_ID');
  });

  if (name === 'MariaDB' && settings.kind === 'server') {
    it('speaks to MariaDB through a proxy that can stop it at any statement', async () => {
      const proxy = await startTcpProxy(settings.url);
      const server = await startServer({ env: { ...env, DATABASE_URL: proxy.url } });
      expect(proxy.counted()).toBeGreaterThan(0);
      let killedAt = 0;
      proxy.reset(({ n }) => {
        if (n !== 3) return 'forward';
        killedAt = n;
        return server.kill().then(() => 'drop');
      });
      while (server.isRunning()) await fetch(`${server.baseUrl}/readyz`).catch(() => undefined);
      expect(killedAt).toBe(3);
      proxy.reset();
      await server.start();
      expect(await server.stop()).toBe(0);
      await proxy.close();
    });
  }
});
