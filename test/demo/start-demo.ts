import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { dayOf } from '../../server/shared/day';
import { demoCounty } from './county';
import { startLocalSms } from '../local-sms/start-local-sms';
import { control, signedIn, startOrder } from './demo-client';
import type { DemoPerson } from './demo-person';
import { demoSettings } from './demo-settings';
import { phoneOptions } from './phone-options';
import { playFamily } from './family-scenes';
import type { DemoOfficer } from './refund-scenes';
import { playRefunds } from './refund-scenes';
import { composeDemo, seedDemo } from './seed-demo';

const FOLDER = resolve(process.env['DEMO_DIR'] ?? '.demo');
const PORT = Number(process.env['PORT'] ?? 8080);
const PHONE_PORT = Number(process.env['PHONE_PORT'] ?? PORT + 10);
const READY_MS_MAX = 30_000;

/** The line the local WeChat prints when it listens. */
type Wechat = { controlUrl: string; settings: Record<string, Record<string, string>> };
const children: ChildProcess[] = [];

/** `npm start`: the local WeChat, the demo county, the server and a phone, all on this machine, until Ctrl-C. */
const main = async (): Promise<void> => {
  const began = Date.now();
  await requireFreePort(PORT, 'PORT');
  await requireFreePort(PHONE_PORT, 'PHONE_PORT');
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  endChildrenWithUs();
  const wechat = await startWechat();
  const now = new Date();
  const defaults = demoSettings(FOLDER, Object.values(wechat.settings)[0] ?? {}, {
    port: PORT,
    year: Number(dayOf(now).slice(0, 4)),
  });
  const sms = await startLocalSms(({ phone, text }) => process.stdout.write(`短信 → ${phone}  ${text}\n`));
  const environment = { ...defaults, SMS_GATEWAY_URL: sms.url, ...given(defaults) };
  const seeded = await seedDemo(environment);
  startServer(environment);
  const baseUrl = `http://127.0.0.1:${PORT}`;
  await ready(`${baseUrl}/readyz`);
  const examples = demoCounty(dayOf(now), 0).people;
  if (seeded === 'seeded') {
    await playScenes({ baseUrl, controlUrl: wechat.controlUrl }, examples);
    await playFamily({ baseUrl, controlUrl: wechat.controlUrl }, examples);
    await decideRefunds(environment, { baseUrl, controlUrl: wechat.controlUrl }, examples);
  }
  const templates = await templatesAt(wechat.controlUrl);
  const phone = phoneOptions({ baseUrl, controlUrl: wechat.controlUrl, port: PHONE_PORT, templates }, examples);
  const phoneUrl = (await startChild<{ url: string }>('phone', { PHONE: JSON.stringify(phone) })).url;
  writeWalkthrough(baseUrl, wechat, examples);
  writeSettings(environment);
  printTable({ baseUrl, phoneUrl }, wechat, examples, (Date.now() - began) / 1000);
};

/** Settings a person gave by hand win over the demo's own; everything else of the environment stays outside. */
const given = (defaults: Record<string, string>): Record<string, string> => {
  const names = [...Object.keys(defaults), 'REDIS_URL', 'SMS_GATEWAY_URL', 'METRICS_PORT', 'TRUSTED_PROXY_HOPS'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
};

const requireFreePort = (port: number, name: string): Promise<void> =>
  new Promise((free, reject) => {
    const probe = createServer();
    probe.once('error', () => {
      reject(new Error(`端口 ${port} 已被占用。请关掉占用它的程序，或换一个：${name}=${port + 1} npm start`));
    });
    probe.listen(port, () =>
      probe.close(() => {
        free();
      }),
    );
  });

const startWechat = (): Promise<Wechat> => {
  const options = { dataDir: join(FOLDER, 'wechat'), stateFile: join(FOLDER, 'wechat', 'state.json') };
  return startChild('server', { LOCAL_WECHAT: JSON.stringify(options) });
};

/** Starts a part of the local WeChat; answers the line of JSON it prints when it listens. It ends when this process is gone. */
const startChild = <Line>(part: 'server' | 'phone', environment: Record<string, string>): Promise<Line> => {
  const file = part === 'server' ? '../local-wechat/server/main.js' : '../local-wechat/phone/server/main.js';
  const child = spawn(process.execPath, [join(__dirname, file)], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  return new Promise((started, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => {
      started(JSON.parse(line) as Line);
    });
    child.once('exit', () => {
      reject(new Error(`the local WeChat did not start: ${part}`));
    });
  });
};

const startServer = (environment: Record<string, string>): void => {
  const log = join(FOLDER, 'server.log');
  const child = spawn(process.execPath, [join(__dirname, '../../server/main.js')], {
    env: { ...environment, PATH: process.env['PATH'] ?? '', TZ: process.env.TZ ?? 'UTC' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    writeFileSync(log, `${line}\n`, { flag: 'a', mode: 0o600 });
  });
  child.once('exit', (code) => {
    if (code !== 0 && code !== null) {
      process.stderr.write(`${lines.slice(-5).join('\n')}\n`);
      stopChildren();
      process.exit(1);
    }
  });
};

const stopChildren = (): void => {
  for (const child of children) child.kill('SIGTERM');
};

const endChildrenWithUs = (): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stopChildren();
      const patience = setTimeout(() => {
        for (const child of children) child.kill('SIGKILL');
      }, 8_000);
      const gone = children.map(
        (child) =>
          new Promise((ended) => {
            if (child.exitCode === null && child.signalCode === null) child.once('exit', ended);
            else ended(0);
          }),
      );
      void Promise.all(gone).then(() => {
        clearTimeout(patience);
        process.exit(0);
      });
    });
  }
};

const ready = async (url: string): Promise<void> => {
  const until = Date.now() + READY_MS_MAX;
  while (Date.now() < until) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error('the server did not become ready');
};

/** What WeChat's sheet calls the messages that a resident is asked about. */
const templatesAt = async (controlUrl: string): Promise<{ id: string; title: string }[]> => {
  const { templates } = (await (await fetch(`${controlUrl}/templates`)).json()) as {
    templates: { priTmplId: string; title: string }[];
  };
  return templates.map(({ priTmplId: id, title }) => ({ id, title }));
};

/** Two examples live in the middle of a payment: one order is still open, one was paid with a wrong amount. */
const playScenes = async (
  place: { baseUrl: string; controlUrl: string },
  examples: readonly DemoPerson[],
): Promise<void> => {
  for (const alias of ['zhuwenlong', 'huxiuzhen']) {
    const person = examples.find((example) => example.alias === alias);
    if (person === undefined) continue;
    const openid = `demo-${alias}`;
    const { client, participantId } = await signedIn(place, { ...person, openid });
    const started = await startOrder(client, participantId, '500');
    if (alias === 'zhuwenlong') continue;
    await control(place.controlUrl, 'faults', { name: 'trade.wrongAmount', count: 1 });
    await control(place.controlUrl, 'request-payment', { openid, ...started.requestPayment, outcome: 'pay' });
  }
};

/** The officers' half of the refunds, as the command line would do it beside the running server. */
const decideRefunds = async (
  environment: Record<string, string>,
  place: { baseUrl: string; controlUrl: string },
  examples: readonly DemoPerson[],
): Promise<void> => {
  const product = await composeDemo(environment);
  try {
    writeOfficers(await playRefunds(place, examples, product));
  } finally {
    await product.close();
  }
};

/** Who may decide about money in the demo, and with which secret: lines for a shell. */
const writeOfficers = (officers: readonly DemoOfficer[]): void => {
  const lines = officers.map(({ name, secret }, at) => `OFFICER${at + 1}='${name}'\nSECRET${at + 1}='${secret}'\n`);
  writeFileSync(join(FOLDER, 'officers.sh'), lines.join(''), { mode: 0o600 });
};

/** The demo's settings for a shell, so that the officers' command line speaks to the same county. */
const writeSettings = (environment: Readonly<Record<string, string>>): void => {
  const lines = Object.entries(environment).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`,
  );
  writeFileSync(join(FOLDER, 'settings.sh'), lines.join(''), { mode: 0o600 });
};

/** What the README's walkthrough needs to know: where to call, and who the first example person is this year. */
const writeWalkthrough = (baseUrl: string, wechat: Wechat, examples: readonly DemoPerson[]): void => {
  const [first] = examples;
  const lines = [
    `BASE=${baseUrl}`,
    `WX=${wechat.controlUrl}`,
    `OPENID=demo-${first?.alias ?? ''}`,
    `NAME=${first?.name ?? ''}`,
    `IDNUMBER=${first?.idNumber ?? ''}`,
    `PHONE=${first?.phone ?? ''}`,
    'field() { sed -n \'s/.*"\'"$1"\'":"\\([^"]*\\)".*/\\1/p\'; }',
  ];
  writeFileSync(join(FOLDER, 'walkthrough.sh'), `${lines.join('\n')}\n`, { mode: 0o600 });
};

const printTable = (
  { baseUrl, phoneUrl }: { baseUrl: string; phoneUrl: string },
  wechat: Wechat,
  examples: readonly DemoPerson[],
  seconds: number,
): void => {
  const rows = examples.map(
    (person) =>
      `  demo-${(person.alias ?? '').padEnd(13)} ${person.idNumber}  ${person.phone}  ${person.name}  ${person.shows ?? ''}`,
  );
  process.stdout.write(
    [
      '',
      `打开手机   ${phoneUrl}`,
      '',
      `年年缴（演示）已就绪，用时 ${seconds.toFixed(1)} 秒。这里的人和钱都是编的。`,
      `  接口文档   ${baseUrl}/openapi.json`,
      `  凭证验真   ${baseUrl}/verify`,
      `  本地微信   ${wechat.controlUrl}`,
      '',
      '示例居民（微信号 · 身份证号 · 手机 · 姓名 · 看什么）：',
      ...rows,
      '',
      '用 curl 走一遍：见 README「走一遍」。按 Ctrl-C 停止，数据留在 .demo/，删掉它就从头开始。',
      '',
    ].join('\n'),
  );
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  stopChildren();
  process.exit(1);
});
