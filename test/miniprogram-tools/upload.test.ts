import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProduct, runProgram } from '../support/run-program';
import { CHECKOUT } from './tools';
import { uploadMiniProgram } from './upload-mini-program';
import { readUploadSettings } from './upload-settings';
import type { CiProjectOptions } from './wechat-ci';

const FOLDER = join(CHECKOUT, 'miniprogram');
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nbm90IGEga2V5\n-----END RSA PRIVATE KEY-----\n';
const WORDS = ['--version', '1.2.3', '--description', '第一版'];

describe('uploading the mini-program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-upload-'));
  const keyFile = join(folder, 'upload.key');
  const env = { WECHAT_APP_ID: 'wx0123456789abcdef', MINIPROGRAM_KEY_FILE: keyFile };
  const refusalsOf = (changed: Record<string, string>, words = WORDS, from = FOLDER): string[] => {
    const answer = readUploadSettings({ ...env, ...changed }, words, from);
    return 'refusals' in answer ? answer.refusals : [];
  };
  const write = (name: string, text: string, mode: number): string => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };

  beforeAll(() => {
    write('upload.key', KEY, 0o600);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells everything that is missing in one go, before anything is installed or checked', async () => {
    buildProduct();
    const { code, output } = await runProgram(['test/miniprogram-tools/run-upload.js'], { env: {} });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      expect.stringContaining('请设置 WECHAT_APP_ID'),
      expect.stringContaining('请设置 MINIPROGRAM_KEY_FILE'),
      '请写明版本号，例如 --version 1.0.0。',
      '请用 --description 写明这一版改了什么，不超过 200 字。',
      '没有上传。',
    ]);
  });

  it.each([
    ['an app id of another shape', { WECHAT_APP_ID: 'touristappid' }, 'wx 开头'],
    ['a key file that is not there', { MINIPROGRAM_KEY_FILE: '/nowhere/upload.key' }, '读不到'],
  ])('refuses %s', (_, changed, sentence) => {
    expect(refusalsOf(changed)).toEqual([expect.stringContaining(sentence)]);
  });

  it('refuses a key that others can read, that is no key, or that would be uploaded', () => {
    const open = write('open.key', KEY, 0o644);
    const other = write('other.key', 'AppSecret', 0o600);
    expect(refusalsOf({ MINIPROGRAM_KEY_FILE: open })).toEqual([expect.stringContaining('chmod 600')]);
    expect(refusalsOf({ MINIPROGRAM_KEY_FILE: other })).toEqual([expect.stringContaining('不是代码上传密钥')]);
    expect(refusalsOf({}, WORDS, folder)).toEqual([expect.stringContaining('会被一起上传')]);
  });

  it.each([
    [['--version', 'v1', '--description', '第一版'], '版本号'],
    [['--version', '1.2.3', '--description', '字'.repeat(201)], '200 字'],
  ])('refuses %j', (words, sentence) => {
    expect(refusalsOf({}, words)).toEqual([expect.stringContaining(sentence)]);
  });

  it('hands this folder, app id, key path, version and words to miniprogram-ci, and the key to nobody', async () => {
    const answer = readUploadSettings(env, WORDS, FOLDER);
    if (!('settings' in answer)) throw new Error(answer.refusals.join());
    const projects: CiProjectOptions[] = [];
    const uploads: unknown[] = [];
    const said: string[] = [];
    class Project {
      constructor(options: CiProjectOptions) {
        projects.push(options);
      }
      attr = (): Promise<unknown> => Promise.resolve({});
    }
    const upload = (task: unknown): Promise<{ subPackageInfo: { name: string; size: number }[] }> => {
      uploads.push(task);
      return Promise.resolve({ subPackageInfo: [{ name: '__FULL__', size: 204_800 }] });
    };
    await uploadMiniProgram({ ci: { Project, upload }, say: (line) => said.push(line) }, FOLDER, answer.settings);
    expect(projects).toEqual([
      expect.objectContaining({
        appid: 'wx0123456789abcdef',
        type: 'miniProgram',
        projectPath: FOLDER,
        privateKeyPath: keyFile,
      }),
    ]);
    expect(uploads).toEqual([
      expect.objectContaining({ version: '1.2.3', desc: '第一版', project: expect.any(Project) as unknown }),
    ]);
    expect(said).toEqual([expect.stringContaining('已上传 1.2.3，200.0 KB')]);
    expect(JSON.stringify([projects, uploads, said])).not.toContain('bm90IGEga2V5');
    expect(readdirSync(folder).filter((name) => readFileSync(join(folder, name), 'utf8').includes('bm90'))).toEqual([
      'open.key',
      'upload.key',
    ]);
  });
});
