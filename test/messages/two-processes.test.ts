import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CHECKOUT } from '../local-wechat/phone/checkout';
import { describeOnEachEngine } from '../support/engines';
import { buildProduct } from '../support/run-program';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

describeOnEachEngine('one access token for two processes', (engine) => {
  let world: World;
  beforeAll(async () => {
    buildProduct();
    world = await startWorld(engine);
  });
  afterAll(() => world.close());

  const startCaller = async (): Promise<{ go: () => Promise<string> }> => {
    const child: ChildProcessWithoutNullStreams = spawn(
      process.execPath,
      [join(CHECKOUT, 'dist/test/support/call-many.js')],
      { cwd: CHECKOUT, env: { PATH: process.env['PATH'], ...world.settings } },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
      });
    }
    const ended = new Promise<string>((resolve) => {
      child.once('close', () => {
        resolve(output);
      });
    });
    await Promise.race([new Promise((ready) => child.stdout.once('data', ready)), ended]);
    return {
      go: () => {
        child.stdin.write('go\n');
        return ended;
      },
    };
  };

  it('asks WeChat for one new token when a hundred calls of both find the old one refused', async () => {
    const { control } = world.wechat;
    await world.product.wechat.messageSender.listTemplates();
    const callers = await Promise.all([startCaller(), startCaller()]);
    await control.age(8_000); // at WeChat it is over, in our row it looks good: 42001 for everybody at once
    await control.clearRequests();
    expect(await Promise.all(callers.map(({ go }) => go()))).toEqual(['ready\n50\n', 'ready\n50\n']);
    expect(await control.requests('token')).toHaveLength(1);
  });
});
