import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { CHECKOUT } from '../local-wechat/phone/checkout';
import type { PhonePerson, PhoneSettings } from '../local-wechat/phone/phone-settings';
import type { Phone } from '../local-wechat/phone/server/start-phone';
import { startPhone } from '../local-wechat/phone/server/start-phone';
import { launchBrowser } from './chromium';
import type { TestEngine } from './engines';
import type { HeldPhone } from './held-phone';
import { holdPhone } from './held-phone';
import type { World } from './world';
import { startWorld } from './world';

/** Somebody who can hold a phone in a test; their openid at the local WeChat is their key. */
export type Holder = Pick<PhonePerson, 'key' | 'name'> & Partial<PhonePerson>;

export type OpenOptions = {
  /** WeChat's font setting in px: 17 is standard, 24 the largest. */
  font?: number;
  /** Taps with a finger instead of a mouse. */
  touch?: boolean;
  /** Page and query to open; without it the first page. */
  path?: string;
  scene?: number;
  viewport?: { width: number; height: number };
};

/** Phones of one world: as many as a test opens, each in a browser of its own, all on the same product and WeChat. */
export type Phones = {
  server: Phone;
  open(holder: string, options?: OpenOptions): Promise<HeldPhone>;
  close(): Promise<void>;
};

export type PhonesOptions = {
  people: readonly Holder[];
  /** The folder with app.json; default: the product's mini-program. */
  miniProgram?: string;
  settings?: Partial<PhoneSettings>;
};

type Place = { baseUrl: string; controlUrl: string; clockOffsetMs: number };

export const placeOf = (world: World): Place => ({
  baseUrl: world.baseUrl,
  controlUrl: world.wechat.controlUrl,
  clockOffsetMs: world.clock.now().getTime() - Date.now(),
});

export const startPhones = async (place: Place, options: PhonesOptions): Promise<Phones> => {
  const people = options.people.map((holder) => ({ idNumber: '', phone: '', shows: '', ...holder }));
  const server = await startPhone({
    miniProgram: options.miniProgram ?? join(CHECKOUT, 'miniprogram'),
    controlUrl: place.controlUrl,
    port: 0,
    openidPrefix: '',
    settings: {
      appId: 'wx0000000000000000',
      apiBase: place.baseUrl,
      origins: [place.baseUrl],
      privacy: ['phoneNumber', 'clipboard'],
      templates: [],
      people,
      clockOffsetMs: place.clockOffsetMs,
      ...options.settings,
    },
  });
  const browser: Browser = await launchBrowser();
  return {
    server,
    open: (holder, how = {}) => holdPhone(browser, server, { ...how, person: holder }),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
};

export type OpenPhoneOptions = OpenOptions & PhonesOptions & { engine: TestEngine; person?: string };

/** A world on an engine and a phone in it, for a test that needs only one; `close` judges the phone and ends it all. */
export const openPhone = async (
  options: OpenPhoneOptions,
): Promise<{ world: World; phones: Phones; phone: HeldPhone; close(): Promise<void> }> => {
  const world = await startWorld(options.engine);
  const phones = await startPhones(placeOf(world), options);
  const phone = await phones.open(options.person ?? options.people[0]?.key ?? '', options);
  return {
    world,
    phones,
    phone,
    close: async () => {
      try {
        await phone.close();
      } finally {
        await phones.close();
        await world.close();
      }
    },
  };
};
