import { hidePage, showPage, topPage } from './page-stack';
import { runningApp } from './running-app';
import { emitAppEvent } from './wx/events';

/** The scene of somebody who comes back from the list of recent mini-programs. */
const SCENE_RECENT = 1089;

export const hideApp = (): void => {
  const top = topPage();
  if (top !== undefined) hidePage(top);
  runningApp().onHide?.();
  emitAppEvent('hide', {});
};

export const showApp = (): void => {
  const top = topPage();
  const options = { path: top?.path ?? '', query: top?.query ?? {}, scene: SCENE_RECENT, referrerInfo: {} };
  runningApp().onShow?.(options);
  emitAppEvent('show', options);
  if (top !== undefined) showPage(top);
};
