import { join } from 'node:path';
import { CHECKOUT } from '../local-wechat/phone/checkout';
import type { PhoneOptions } from '../local-wechat/phone/server/phone-options';
import type { SubscribeTemplate } from '../local-wechat/phone/phone-settings';
import type { DemoPerson } from './demo-person';

/** A phone that any of the example people can hold, with what the county would enter in WeChat's console. */
export const phoneOptions = (
  {
    baseUrl,
    controlUrl,
    port,
    templates,
  }: { baseUrl: string; controlUrl: string; port: number; templates: readonly SubscribeTemplate[] },
  people: readonly Pick<DemoPerson, 'alias' | 'name' | 'idNumber' | 'phone' | 'shows'>[],
): PhoneOptions => ({
  miniProgram: join(CHECKOUT, 'miniprogram'),
  controlUrl,
  port,
  settings: {
    appId: 'wx0000000000000000',
    apiBase: baseUrl,
    origins: [baseUrl],
    privacy: ['phoneNumber', 'clipboard'],
    templates,
    people: people.map(({ alias = '', name, idNumber, phone, shows = '' }) => ({
      key: alias,
      name,
      idNumber,
      phone,
      shows,
    })),
    clockOffsetMs: 0,
  },
});
