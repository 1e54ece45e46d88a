import { resolve } from 'node:path';
import { COMPILE_SETTING, IGNORED, wechatCi } from './wechat-ci';

/**
 * `compile-offline <folder> <out>`: compiles the mini-program as an upload would, without a key and a net. Prints one line of JSON:
 * `{"sizes":{file:bytes}}`, or `{"refused":{"message","path"}}` and exit code 1.
 */

/** WeChat's server is asked for these; the numbers are the limits that WeChat publishes. */
const LIMITS = {
  MaxCodeSize: 2,
  MaxSubpackageSubCodeSize: 2,
  MaxSubpackageFullCodeSize: 20,
  NavigateMiniprogramLimit: 10,
  MaxSubPackageLimit: 100,
  MinTabbarCount: 2,
  MaxTabbarCount: 5,
  MaxTabbarIconSize: 40,
};

const compile = async (folder: string, out: string): Promise<Record<string, number>> => {
  const ci = wechatCi();
  const project = new ci.Project({
    appid: 'wx0000000000000000',
    type: 'miniProgram',
    projectPath: resolve(folder),
    privateKey: 'none',
    ignores: IGNORED,
  });
  project.attr = () =>
    Promise.resolve({ platform: false, appType: 0, isSandbox: false, released: false, setting: LIMITS });
  const task = { project, version: '0.0.0', desc: '', setting: COMPILE_SETTING, onProgressUpdate: () => undefined };
  const files = await ci.getCompiledResult(task, resolve(out));
  return Object.fromEntries(Object.entries(files).map(([file, content]) => [file, Buffer.byteLength(content)]));
};

const tell = (answer: unknown, code: number): void => {
  process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit(code)); // its workers would keep this process alive
};

const [folder = '', out = ''] = process.argv.slice(2);
compile(folder, out).then(
  (sizes) => {
    tell({ sizes }, 0);
  },
  (error: unknown) => {
    const { message = String(error), path } = error as { message?: string; path?: string };
    tell({ refused: { message, path } }, 1);
  },
);
