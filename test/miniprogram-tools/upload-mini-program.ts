import type { UploadSettings } from './upload-settings';
import type { WechatCi } from './wechat-ci';
import { COMPILE_SETTING, IGNORED } from './wechat-ci';

type Deps = { ci: Pick<WechatCi, 'Project' | 'upload'>; say: (line: string) => void };

/** Hands the folder to WeChat as a new version for testing. The key is named by its path and read by miniprogram-ci alone. */
export const uploadMiniProgram = async (
  { ci, say }: Deps,
  folder: string,
  { appId, keyFile, version, description }: UploadSettings,
): Promise<void> => {
  const project = new ci.Project({
    appid: appId,
    type: 'miniProgram',
    projectPath: folder,
    privateKeyPath: keyFile,
    ignores: IGNORED,
  });
  const setting = COMPILE_SETTING;
  const { subPackageInfo = [] } = await ci.upload({
    project,
    version,
    desc: description,
    setting,
    onProgressUpdate: () => undefined,
  });
  const total = subPackageInfo.find(({ name }) => name === '__FULL__')?.size;
  say(
    `已上传 ${version}${total === undefined ? '' : `，${(total / 1024).toFixed(1)} KB`}。请到微信公众平台「版本管理」里设为体验版或提交审核。`,
  );
};
