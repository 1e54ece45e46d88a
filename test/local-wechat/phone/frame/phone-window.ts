import type { PhonePage, PhonePerson } from '../phone-settings';
import type { PhoneControls } from '../runtime/controls';
import type { Tap } from '../runtime/globals';

export const settings = (globalThis as unknown as { __phonePage: PhonePage }).__phonePage;

/** What is shown in the phone; kept in the address of this page, so that a reload shows the same. */
export type Shown = { person: string; font: number; path: string | undefined; scene: number | undefined };

type PhoneWindow = { __phone?: PhoneControls; __errors?: string[]; __taps?: Tap[] };

const query = new URLSearchParams(location.search);
export const shown: Shown = {
  person: query.get('person') ?? settings.people[0]?.key ?? '',
  font: Number(query.get('font') ?? 17),
  path: query.get('path') ?? undefined,
  scene: query.has('scene') ? Number(query.get('scene')) : undefined,
};

export const screen = document.createElement('iframe');
screen.title = '手机';
screen.allow = 'clipboard-write';

export const phoneWindow = (): PhoneWindow => screen.contentWindow as unknown as PhoneWindow;
export const phone = (): PhoneControls | undefined => phoneWindow().__phone;

export const personShown = (): PhonePerson | undefined => settings.people.find(({ key }) => key === shown.person);

/** Opens the mini-program anew: what was killed comes back with its storage. */
export const reopen = (change: Partial<Shown> = {}): void => {
  Object.assign(shown, { path: undefined, scene: undefined }, change);
  const next = new URLSearchParams({ person: shown.person, font: String(shown.font) });
  if (shown.path !== undefined) next.set('path', shown.path);
  if (shown.scene !== undefined) next.set('scene', String(shown.scene));
  history.replaceState(null, '', `/?${next.toString()}`);
  next.set('bare', '1');
  screen.src = `/?${next.toString()}`;
};
