type Listener = (detail: object) => void;

const listeners = new Map<string, Set<Listener>>();

export const emitAppEvent = (name: string, detail: object): void => {
  for (const listener of [...(listeners.get(name) ?? [])]) listener(detail);
};

const on = (name: string) => (listener: Listener) => {
  const set = listeners.get(name) ?? new Set();
  set.add(listener);
  listeners.set(name, set);
};
const off = (name: string) => (listener?: Listener) => {
  if (listener === undefined) listeners.delete(name);
  else listeners.get(name)?.delete(listener);
};

/** Events of the app as a whole. */
export const events = {
  onAppShow: on('show'),
  offAppShow: off('show'),
  onAppHide: on('hide'),
  offAppHide: off('hide'),
  onError: on('error'),
  offError: off('error'),
  onUnhandledRejection: on('rejection'),
  offUnhandledRejection: off('rejection'),
  onPageNotFound: on('pageNotFound'),
  offPageNotFound: off('pageNotFound'),
  onThemeChange: on('theme'),
  offThemeChange: off('theme'),
  onWindowResize: on('resize'),
  offWindowResize: off('resize'),
  onKeyboardHeightChange: on('keyboard'),
  offKeyboardHeightChange: off('keyboard'),
};
