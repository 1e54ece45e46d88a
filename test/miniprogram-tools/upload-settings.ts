import { readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type UploadSettings = { appId: string; keyFile: string; version: string; description: string };

const DESCRIPTION_CHARACTERS_MAX = 200;

/** From the environment and `--version`, `--description`; or one sentence for each thing that is missing or wrong. */
export const readUploadSettings = (
  env: Readonly<Record<string, string | undefined>>,
  parameters: readonly string[],
  folder: string,
): { settings: UploadSettings } | { refusals: string[] } => {
  const appId = env['WECHAT_APP_ID'] ?? '';
  const keyFile = env['MINIPROGRAM_KEY_FILE'] ?? '';
  const { version, description } = parametersOf(parameters);
  const refusals = [
    ...(/^wx[\da-f]{16}$/.test(appId)
      ? []
      : ['请设置 WECHAT_APP_ID：微信公众平台「开发管理」里的小程序编号，wx 开头，共 18 位。']),
    ...keyRefusals(keyFile, folder),
    ...(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(version) ? [] : ['请写明版本号，例如 --version 1.0.0。']),
    ...(description.trim() !== '' && description.length <= DESCRIPTION_CHARACTERS_MAX
      ? []
      : [`请用 --description 写明这一版改了什么，不超过 ${DESCRIPTION_CHARACTERS_MAX} 字。`]),
  ];
  return refusals.length > 0 ? { refusals } : { settings: { appId, keyFile: resolve(keyFile), version, description } };
};

const parametersOf = (parameters: readonly string[]): { version: string; description: string } => {
  const { values } = parseArgs({
    args: [...parameters],
    options: { version: { type: 'string', default: '' }, description: { type: 'string', default: '' } },
    strict: false,
  });
  return { version: String(values.version), description: String(values.description) };
};

const keyRefusals = (keyFile: string, folder: string): string[] => {
  if (keyFile === '') {
    return ['请设置 MINIPROGRAM_KEY_FILE：微信公众平台「开发管理」里下载的代码上传密钥文件的路径。'];
  }
  if (!relative(folder, resolve(keyFile)).startsWith('..')) {
    return ['代码上传密钥文件不能放在小程序目录里，会被一起上传。请移到别处，再改 MINIPROGRAM_KEY_FILE。'];
  }
  try {
    if (process.platform !== 'win32' && (statSync(keyFile).mode & 0o077) !== 0) {
      return ['代码上传密钥文件别人也能读。请用 chmod 600 改成只有自己能读。'];
    }
    if (/-----BEGIN (RSA )?PRIVATE KEY-----/.test(readFileSync(keyFile, 'utf8'))) return [];
  } catch {
    return ['读不到 MINIPROGRAM_KEY_FILE 指的文件。请核对路径，并确认当前用户能读。'];
  }
  return ['MINIPROGRAM_KEY_FILE 指的文件不是代码上传密钥。请在微信公众平台「开发管理」里重新下载。'];
};
