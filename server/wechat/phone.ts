import { z } from 'zod';
import type { PhoneProvider } from '../identity/phone-provider';
import type { Logger } from '../shared/logger';
import type { AccessTokenKeeper } from './access-token';
import { isSettingProblem } from './wechat-api';

type Settings = { keeper: AccessTokenKeeper; appId: string; logger: Logger };

const STALE_CODES = new Set([40029, 40163]);
const MAINLAND = '86';

const phoneAnswer = z.object({
  phone_info: z.object({
    purePhoneNumber: z.string().regex(/^[0-9]{4,20}$/),
    countryCode: z.union([z.string().regex(/^[0-9]{1,4}$/), z.number().int().positive()]).transform(String),
    watermark: z.object({ appid: z.string() }),
  }),
});

/** The phone-number button against WeChat. A mainland number comes as 11 digits, any other as `+<country><number>`. */
export const createPhoneProvider = ({ keeper, appId, logger }: Settings): PhoneProvider => ({
  phoneOf: async (code, openid) => {
    const answer = await keeper.call({ path: '/wxa/business/getuserphonenumber', body: { code, openid } });
    if (answer.kind === 'noAnswer') return { kind: 'busy' };
    if (STALE_CODES.has(answer.errcode)) return { kind: 'codeStale' };
    const read = phoneAnswer.safeParse(answer.json);
    if (answer.errcode === 0 && read.success && read.data.phone_info.watermark.appid === appId) {
      const { countryCode, purePhoneNumber } = read.data.phone_info;
      return { kind: 'phone', phone: countryCode === MAINLAND ? purePhoneNumber : `+${countryCode}${purePhoneNumber}` };
    }
    if (isSettingProblem(answer.errcode)) logger.error({ errcode: answer.errcode }, 'WeChat refuses us a phone number');
    return { kind: 'busy' };
  },
});
