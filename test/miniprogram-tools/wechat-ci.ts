import { loadTool } from './tools';

/** What is used of the package miniprogram-ci, which is one of the tools and not of the product. */
export type CiProject = { attr(): Promise<unknown> };
export type CiProjectOptions = {
  appid: string;
  type: 'miniProgram';
  projectPath: string;
  privateKey?: string;
  privateKeyPath?: string;
  ignores: string[];
};
type CiTask = {
  project: CiProject;
  version: string;
  desc: string;
  setting: Readonly<Record<string, boolean>>;
  onProgressUpdate(progress: unknown): void;
};
export type WechatCi = {
  Project: new (options: CiProjectOptions) => CiProject;
  getCompiledResult(task: CiTask, out: string): Promise<Record<string, string | Buffer>>;
  upload(task: CiTask): Promise<{ subPackageInfo?: { name: string; size: number }[] }>;
};

export const wechatCi = (): WechatCi => loadTool('miniprogram-ci') as WechatCi;

/** The same for the check and for the upload: what was checked is what is uploaded. */
export const COMPILE_SETTING = { useProjectConfig: true, es6: true, minify: true } as const;
export const IGNORED = ['node_modules/**/*', 'tsconfig.json', 'README.md'];
