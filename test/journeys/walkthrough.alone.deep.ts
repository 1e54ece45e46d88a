import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '../..');
const READY_SECONDS_MAX = 15;

/** The commands that the README gives after some words, as a newcomer pastes them. */
const commandsAfter = (words: string): string => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const block = /```bash\n([\s\S]*?)```/.exec(readme.slice(readme.indexOf(words)))?.[1];
  if (!readme.includes(words) || block === undefined) throw new Error(`README.md has no commands after ${words}`);
  return block;
};

it('starts with one command, walks the README word for word, stops with all its children, and keeps its data', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-walk-'));
  const port = await freePort();
  let first = await startDemo(folder, port);
  if (first.seconds >= READY_SECONDS_MAX) {
    // Once more, from nothing: what ran before on this machine may still have been going down.
    await first.stop();
    rmSync(folder, { recursive: true, force: true });
    first = await startDemo(folder, port);
  }
  expect(first.seconds).toBeLessThan(READY_SECONDS_MAX);
  expect(first.printed).toContain('demo-lixiuying');
  const script = commandsAfter('## 走一遍')
    .replaceAll('.demo/', `${folder}/`)
    .replaceAll('receipt.pdf', `${folder}/receipt.pdf`);
  const said = execFileSync('bash', ['-c', script], { cwd: ROOT, encoding: 'utf8' });
  expect(said).toContain('"state":"paid"');
  expect(said).toContain('"genuine":true');
  expect(said).toContain('是真的');
  expect(readFileSync(join(folder, 'receipt.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  const desk = `${commandsAfter('演示县也能试')}${commandsAfter('一件等两个人批的退费申请')}`;
  const officers = execFileSync('bash', ['-c', desk.replaceAll('.demo/', `${folder}/`)], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(officers).toContain('收到的钱和订单不一致');
  expect(officers).toMatch(/退费申请\n/);
  expect(officers).toMatch(/[23] 件待办/); // the refund that WeChat does not carry becomes one within seconds
  expect(officers).toContain('第一个人批了');
  expect(officers).toContain('两个人都批了');
  await first.stop();
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();

  const second = await startDemo(folder, port);
  // Nothing is left to pay, so its last commands have no receipt to check.
  const again = execFileSync('bash', ['-c', `${script}\nexit 0`], { cwd: ROOT, encoding: 'utf8' });
  expect(again).toContain('"obligation":"paid"');
  await expect(startDemo(folder, port)).rejects.toThrow(`端口 ${port} 已被占用`);
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});

// A demo that a failed expectation left behind would keep its port, its children and the folder.
const running = new Set<{ kill(signal: 'SIGINT'): unknown }>();
afterAll(() => {
  for (const child of running) child.kill('SIGINT');
});

type Demo = { printed: string; seconds: number; stop(): Promise<void> };

const startDemo = (folder: string, port: number): Promise<Demo> => {
  const environment = { ...process.env };
  delete environment['RUN_MODE'];
  delete environment['LOCAL_WECHAT_SPARE_KEYS']; // it starts as for a newcomer
  const began = Date.now();
  const child = spawn(process.execPath, [join(ROOT, 'server/operations/start.cjs')], {
    cwd: ROOT,
    env: { ...environment, DEMO_DIR: folder, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const ended = new Promise<void>((done) =>
    child.once('exit', () => {
      running.delete(child);
      done();
    }),
  );
  let printed = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (!printed.includes('按 Ctrl-C 停止')) return;
      const stop = async (): Promise<void> => {
        child.kill('SIGINT');
        await ended;
      };
      resolve({ printed, seconds: (Date.now() - began) / 1000, stop });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => {
      reject(new Error(printed));
    });
  });
};
