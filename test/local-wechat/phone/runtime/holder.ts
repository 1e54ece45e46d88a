import { page } from './globals';
import type { PhonePerson } from '../phone-settings';

/** Who holds this phone, and what was chosen in the address: `?person=…&path=…&font=24&scene=1047&bare=1`. */
const query = new URLSearchParams(location.search);
const key = query.get('person') ?? page.people[0]?.key ?? 'somebody';

export const holder: PhonePerson = page.people.find((person) => person.key === key) ?? {
  key,
  name: key,
  idNumber: '',
  phone: '',
  shows: '',
};

export const launchPath = query.get('path') ?? undefined;
export const launchScene = Number(query.get('scene') ?? 1001);

/** WeChat's own font setting, in px: 17 standard, 24 largest. */
export const font = { size: Number(query.get('font') ?? 17) };

/** What WeChat itself remembers of this person and this mini-program; deleting the mini-program forgets it. */
type Memory = { privacyAgreed: boolean; subscriptions: Record<string, 'accept' | 'reject'>; mainSwitch: boolean };

const MEMORY = `wechat:${holder.key}`;

export const recall = (): Memory => ({
  privacyAgreed: false,
  subscriptions: {},
  mainSwitch: true,
  ...(JSON.parse(localStorage.getItem(MEMORY) ?? '{}') as Partial<Memory>),
});

export const remember = (change: Partial<Memory>): void => {
  localStorage.setItem(MEMORY, JSON.stringify({ ...recall(), ...change }));
};

export const forget = (): void => {
  localStorage.removeItem(MEMORY);
};
