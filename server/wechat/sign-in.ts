import { z } from 'zod';
import type { SignInProvider } from '../identity/sign-in-provider';
import type { Logger } from '../shared/logger';
import { createSender } from './send-request';
import type { SendLimits } from './send-request';
import { createWechatApi, isSettingProblem } from './wechat-api';

type Settings = { base: string; appId: string; appSecret: string; logger: Logger; limits?: SendLimits | undefined };

// 40029 invalid or expired, 40163 used, 41008 missing, 40226 WeChat holds the user for risky.
const STALE_CODES = new Set([40029, 40163, 41008, 40226]);

const signedIn = z.object({ openid: z.string().regex(/^[\w-]{1,64}$/) });

/** wx.login against WeChat. The session key of the answer is dropped: nothing here needs it. */
export const createSignInProvider = ({ base, appId, appSecret, logger, limits }: Settings): SignInProvider => {
  const call = createWechatApi(createSender(base, limits));
  return {
    signIn: async (code) => {
      const answer = await call({
        path: '/sns/jscode2session',
        query: { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code' },
      });
      if (answer.kind === 'noAnswer') return { kind: 'busy' };
      if (STALE_CODES.has(answer.errcode)) return { kind: 'codeStale' };
      const read = signedIn.safeParse(answer.json);
      if (answer.errcode === 0 && read.success) return { kind: 'signedIn', openid: read.data.openid };
      if (isSettingProblem(answer.errcode)) logger.error({ errcode: answer.errcode }, 'WeChat refuses our sign-in');
      return { kind: 'busy' };
    },
  };
};
