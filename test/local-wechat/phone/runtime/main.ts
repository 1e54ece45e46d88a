import './faults';
import baseCss from './base.css';
import { drawBars, homePath } from './bars';
import { defineBuiltins } from './builtins/all';
import { codeSpace } from './engine';
import { fault, faultOf } from './faults';
import { page } from './globals';
import { launchPath, launchScene } from './holder';
import type { AppConfig } from './navigation';
import { defaultTitle, setAppConfig } from './navigation';
import { openPages, push } from './page-stack';
import type { PhoneControls } from './controls';
import { controls } from './controls';
import { runningApp, setRunningApp } from './running-app';
import type { BuiltComponent } from './register';
import { addComponents, limitSetData, pageAt } from './register';
import { shiftedDate } from './shifted-date';
import { addStyles, convertInlineRpx } from './styles';
import { readUrl } from './url';
import { emitAppEvent } from './wx/events';
import { wx } from './wx/wx';

type BuiltApp = { app: AppConfig; appCss: string; loadApp: () => void; components: BuiltComponent[] };

/** Called by the script of the mini-program when all of it is there: makes the app, opens its first page. */
const start = ({ app, appCss, loadApp, components }: BuiltApp): void => {
  setAppConfig(app);
  for (const problem of page.problems) fault(problem);
  addStyles('app.wxss', appCss);
  addComponents(components);
  codeSpace.componentEnv('app', ({ Behavior, Component, Page }) => {
    Object.assign(globalThis, { Behavior, Component, Page });
    try {
      loadApp();
    } catch (error) {
      faultOf('app', error);
    }
  });
  const target = readUrl(`/${launchPath?.replace(/^\//, '') ?? homePath()}`, '');
  const options = { path: target.path, query: target.query, scene: launchScene, referrerInfo: {} };
  try {
    runningApp().onLaunch?.(options);
    runningApp().onShow?.(options);
    if (pageAt(target.path) === undefined) openUnknown(target.path);
    else push(target, defaultTitle());
  } catch (error) {
    faultOf('start', error);
  }
  document.documentElement.dataset['ready'] = '1';
};

const openUnknown = (path: string): void => {
  fault(`page "${path}" is not found`);
  const detail = { path, query: {}, isEntryPage: true };
  runningApp().onPageNotFound?.(detail);
  emitAppEvent('pageNotFound', detail);
};

declare global {
  var __wxPhone: { start: typeof start; Date: DateConstructor };
  var __phone: PhoneControls;
}

const style = document.createElement('style');
style.textContent = baseCss;
document.head.prepend(style);
convertInlineRpx();
limitSetData();
defineBuiltins();
drawBars();
const PhoneDate = page.clockOffsetMs === 0 ? Date : shiftedDate(page.clockOffsetMs);
Object.assign(globalThis, {
  wx,
  App: (options: object) => {
    setRunningApp(options);
  },
  getApp: runningApp,
  getCurrentPages: () => openPages().map(({ caller }) => caller),
  // The globals of WXS.
  getRegExp: (pattern: string, flags?: string) => new RegExp(pattern, flags),
  getDate: (...parts: []) => new PhoneDate(...parts),
  __wxsConstructor: (value: unknown) => Object.prototype.toString.call(value).slice(8, -1),
  __wxPhone: { start, Date: PhoneDate },
  __phone: controls,
});
