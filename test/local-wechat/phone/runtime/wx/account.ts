import { page } from '../globals';
import { allowGesture } from '../gesture';
import { holder } from '../holder';
import { overNetwork } from '../network';
import { askServer } from '../phone-server';
import { choosePayment } from '../sheets/payment-sheet';
import { askPhoneNumber } from '../sheets/phone-number-sheet';
import type { Callbacks } from './api';
import { api, misuse, WxError } from './api';
import { requirePrivacy } from './privacy';

type PaymentOptions = Callbacks & {
  timeStamp?: unknown;
  nonceStr?: unknown;
  package?: unknown;
  signType?: unknown;
  paySign?: unknown;
};
type PaymentAnswer = { result: 'ok' | 'cancel' | 'fail'; errMsg: string };
export type PaymentView = { amountFen: number; description: string } | { unknown: true };

const login = async (): Promise<object> => {
  await overNetwork();
  return askServer('login', { person: holder.key });
};

const requestPayment = async (options: PaymentOptions): Promise<object> => {
  for (const name of ['timeStamp', 'nonceStr', 'package', 'paySign'] as const) {
    if (typeof options[name] !== 'string' || options[name] === '') {
      throw misuse(`requestPayment:fail parameter error: parameter.${name} should be String`);
    }
  }
  await overNetwork();
  const { timeStamp, nonceStr, paySign, signType = 'MD5' } = options;
  const signed = { timeStamp, nonceStr, package: options.package, signType, paySign };
  const view = await askServer<PaymentView>('payment-view', { package: options.package });
  const outcome = 'unknown' in view ? 'pay' : await choosePayment(view);
  const answer = await askServer<PaymentAnswer>('request-payment', { person: holder.key, ...signed, outcome });
  allowGesture();
  if (answer.result !== 'ok') throw new WxError(answer.errMsg);
  return {};
};

/** What a tap on the phone-number button gives its page; never throws. */
export const phoneNumberDetail = async (isRealtime: boolean): Promise<object> => {
  const name = isRealtime ? 'getRealtimePhoneNumber' : 'getPhoneNumber';
  try {
    await requirePrivacy(name, 'phoneNumber');
    const phone = await askPhoneNumber(holder.phone);
    if (phone === undefined) return { errMsg: `${name}:fail user deny` };
    const { code } = await askServer<{ code: string }>('phone-code', { person: holder.key, phone });
    return { errMsg: `${name}:ok`, code };
  } catch (error) {
    if (!(error instanceof WxError)) throw error;
    return { errMsg: error.message.startsWith(name) ? error.message : `${name}:fail ${error.message}`, ...error.extra };
  }
};

export const account = {
  login: api('login', login),
  checkSession: api('checkSession', () => ({})),
  requestPayment: api('requestPayment', requestPayment),
  getAccountInfoSync: (): object => ({ miniProgram: { appId: page.appId, envVersion: 'develop', version: '' } }),
  getExtConfigSync: (): object => ({ apiBase: page.apiBase }),
  getExtConfig: api('getExtConfig', () => ({ extConfig: { apiBase: page.apiBase } })),
};
