import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Product } from '../../server/compose';
import { compose } from '../../server/compose';
import { openDatabase } from '../../server/database/data-source';
import { readSettings } from '../../server/env';
import type { Clock } from '../../server/shared/clock';
import { dayOf } from '../../server/shared/day';
import { createLogger } from '../../server/shared/logger';
import { demoSettings } from '../demo/demo-settings';
import type { LocalWechat, LocalWechatOptions } from '../local-wechat/server/local-wechat-options';
import { createMerchantCredentials, startLocalWechat } from '../local-wechat/server/start-local-wechat';
import type { LocalSms, TextMessage } from '../local-sms/start-local-sms';
import { startLocalSms } from '../local-sms/start-local-sms';
import type { TestEngine } from './engines';
import type { OpenApi, Seen } from './openapi-check';
import { openApiChecker } from './openapi-check';

/** The product on one engine, its own WeChat, and a clock that the test sets. */
export type World = {
  baseUrl: string;
  wechat: LocalWechat;
  sms: LocalSms;
  product: Product;
  clock: Clock & { set(instant: Date): void; advance(milliseconds: number): void };
  /** Every line the product logged. */
  logged: string[];
  settings: Record<string, string>;
  /** Runs every recurring job once; again and again until nothing is left to do. */
  runJobs(): Promise<void>;
  /** A request whose answer is checked against /openapi.json. */
  request(method: string, path: string, options?: { token?: string; body?: unknown }): Promise<Answer>;
  /** The product dies with whatever it is doing and starts anew on the same database. */
  crash(): Promise<void>;
  close(): Promise<void>;
};

export type Answer = { status: number; headers: Headers; json: Record<string, never>; bytes: Buffer };

const NEVER_MS = 0; // a test may look away for long: only who calls closes a connection
const START = new Date('2026-06-11T02:00:00.000Z'); // 10:00 in the county, in the concentrated period

type WorldWishes = {
  mode?: 'direct' | 'partner';
  /** Hears of every card and text message as it arrives. */
  onCard?: LocalWechatOptions['onCard'];
  onText?: (message: TextMessage) => void;
};

export const startWorld = async (
  engine: TestEngine,
  overrides: Record<string, string> = {},
  { mode = 'direct', onCard, onText }: WorldWishes = {},
): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-world-'));
  const clock = testClock(START);
  const dataDir = join(folder, 'wechat');
  const wechat = await startLocalWechat({
    dataDir,
    merchants: [await createMerchantCredentials(dataDir, { mode })],
    timeFactor: 1_000,
    ...(onCard === undefined ? {} : { onCard }),
    clockOffsetMs: START.getTime() - Date.now(),
  });
  const sms = await startLocalSms(onText);
  const databaseUrl = engine.settings.kind === 'sqlite' ? `sqlite:${engine.settings.file}` : engine.settings.url;
  if (engine.settings.kind === 'server') await (await openDatabase(engine.settings, clock, { migrate: true })).close();
  const listenerPort = await freePort();
  const settings = {
    ...demoSettings(folder, wechat.settings(), { port: listenerPort, year: Number(dayOf(START).slice(0, 4)) }),
    DATABASE_URL: databaseUrl,
    ...(engine.redisUrl === undefined ? {} : { REDIS_URL: engine.redisUrl }),
    SMS_GATEWAY_URL: sms.url,
    ...overrides,
  };
  const read = readSettings(settings);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const logged: string[] = [];
  const logger = createLogger(
    () => ({}),
    (line) => logged.push(line),
  );
  const boot = async (): Promise<{ product: Product; kill: () => Promise<void> }> => {
    const composed = await compose(read.settings, { clock, logger, processName: 'test' });
    if (!composed.ok) throw new Error(composed.problem.join('\n'));
    const server = composed.value.app.koa.listen(listenerPort, '127.0.0.1');
    server.keepAliveTimeout = NEVER_MS;
    try {
      await once(server, 'listening'); // or throws: the port is taken
    } catch (error) {
      await composed.value.close();
      throw error;
    }
    const kill = async (): Promise<void> => {
      await new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      });
      await composed.value.close();
    };
    return { product: composed.value, kill };
  };
  let running = await boot();
  const baseUrl = `http://127.0.0.1:${listenerPort}`;
  return {
    baseUrl,
    wechat,
    sms,
    get product() {
      return running.product;
    },
    clock,
    logged,
    settings,
    runJobs: async () => {
      for (const job of running.product.jobs) await job.run();
    },
    request: await checkedRequest(baseUrl),
    crash: async () => {
      await running.kill();
      running = await again(boot, logged);
    },
    close: async () => {
      await running.kill();
      await wechat.close();
      await sms.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const STARTS_MAX = 5;
const BETWEEN_STARTS_MS = 200;

/** As whoever watches over a service does (systemd, `Restart=on-failure`); what kept it from starting is among the logged. */
const again = async <Started>(start: () => Promise<Started>, logged: string[]): Promise<Started> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === STARTS_MAX) throw error;
      logged.push(`could not start again: ${String(error)}`);
      await new Promise((later) => setTimeout(later, BETWEEN_STARTS_MS));
    }
  }
};

const testClock = (start: Date): World['clock'] => {
  let shift = start.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + shift),
    set: (instant) => {
      shift = instant.getTime() - Date.now();
    },
    advance: (milliseconds) => {
      shift += milliseconds;
    },
  };
};

const freePort = async (): Promise<number> => {
  const { createServer } = await import('node:net');
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
};

const checkedRequest = async (baseUrl: string): Promise<World['request']> => {
  const document = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as OpenApi;
  const check = openApiChecker(document);
  return async (method, path, { token, body } = {}) => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const contentType = answer.headers.get('content-type') ?? '';
    const json = contentType.startsWith('application/json')
      ? (JSON.parse(bytes.toString('utf8')) as Record<string, never>)
      : {};
    const seen: Seen = { method, path, status: answer.status, contentType, body: json };
    check(seen);
    return { status: answer.status, headers: answer.headers, json, bytes };
  };
};
