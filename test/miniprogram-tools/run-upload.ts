import { join } from 'node:path';
import { checkMiniProgram } from './check-mini-program';
import { CHECKOUT } from './tools';
import { uploadMiniProgram } from './upload-mini-program';
import { readUploadSettings } from './upload-settings';
import { wechatCi } from './wechat-ci';

/** `npm run miniprogram:upload -- --version 1.0.0 --description …`: refuses first, then checks, then uploads. */
const FOLDER = join(CHECKOUT, 'miniprogram');

const say = (line: string): void => {
  console.log(line);
};

const run = async (): Promise<number> => {
  const answer = readUploadSettings(process.env, process.argv.slice(2), FOLDER);
  if ('refusals' in answer) {
    for (const refusal of answer.refusals) console.error(refusal);
    console.error('没有上传。');
    return 1;
  }
  if (!(await checkMiniProgram(FOLDER, say))) {
    console.error('小程序没通过检查，没有上传。请先改好上面列出的问题。');
    return 1;
  }
  await uploadMiniProgram({ ci: wechatCi(), say }, FOLDER, answer.settings);
  return 0;
};

run().then(
  (code) => process.exit(code), // the workers of miniprogram-ci would keep this process alive
  (error: unknown) => {
    console.error(`没有上传：${error instanceof Error ? error.message : String(error)}`);
    console.error('请核对网络、密钥，以及微信公众平台「开发管理」里的上传 IP 白名单。');
    process.exit(1);
  },
);
