import { STATUS_PX, TABS_PX, TITLE_PX } from '../bars';
import { font, launchScene } from '../holder';
import { isTab } from '../navigation';
import { topPage } from '../page-stack';
import { readUrl } from '../url';
import { launchPath } from '../holder';
import { api, misuse } from './api';

const STANDARD_FONT_PX = 17;

const windowInfo = (): object => {
  const tabs = isTab(topPage()?.path ?? '') ? TABS_PX : 0;
  return {
    pixelRatio: devicePixelRatio,
    screenWidth: innerWidth,
    screenHeight: innerHeight,
    windowWidth: innerWidth,
    windowHeight: innerHeight - STATUS_PX - TITLE_PX - tabs,
    statusBarHeight: STATUS_PX,
    screenTop: STATUS_PX + TITLE_PX,
    safeArea: {
      left: 0,
      right: innerWidth,
      top: STATUS_PX,
      bottom: innerHeight,
      width: innerWidth,
      height: innerHeight - STATUS_PX,
    },
  };
};

/** The letters' size is here, and not in getSystemSetting. */
const appBaseInfo = (): object => ({
  SDKVersion: '3.8.12',
  enableDebug: false,
  host: { appId: '', env: 'WeChat' },
  language: 'zh_CN',
  version: '8.0.60',
  theme: 'light',
  fontSizeSetting: font.size,
  fontSizeScaleFactor: Number((font.size / STANDARD_FONT_PX).toFixed(2)),
});

const deviceInfo = (): object => ({
  abi: 'arm64',
  benchmarkLevel: 20,
  brand: 'devtools',
  model: 'Chromium',
  system: 'Android 14',
  platform: 'devtools',
  memorySize: '4096',
});

const launchOptions = (): object => {
  const { path, query } = readUrl(launchPath ?? '', '');
  return { path, query, scene: launchScene, referrerInfo: {}, apiCategory: 'default' };
};

/** From 0 to 1; this screen only remembers it. */
let brightness = 0.5;

const setScreenBrightness = ({ value }: { value: number }): void => {
  if (!(value >= 0 && value <= 1)) throw misuse('setScreenBrightness:fail value must be between 0 and 1');
  brightness = value;
};

export const device = {
  getScreenBrightness: api('getScreenBrightness', () => ({ value: brightness })),
  setScreenBrightness: api('setScreenBrightness', setScreenBrightness),
  getWindowInfo: windowInfo,
  getAppBaseInfo: appBaseInfo,
  getDeviceInfo: deviceInfo,
  getSystemSetting: (): object => ({
    bluetoothEnabled: false,
    locationEnabled: true,
    wifiEnabled: true,
    deviceOrientation: 'portrait',
  }),
  getAppAuthorizeSetting: (): object => ({
    notificationAuthorized: 'authorized',
    phoneCalendarAuthorized: 'not determined',
  }),
  getSystemInfoSync: (): object => ({ ...deviceInfo(), ...appBaseInfo(), ...windowInfo() }),
  getSystemInfo: api('getSystemInfo', () => ({ ...deviceInfo(), ...appBaseInfo(), ...windowInfo() })),
  getMenuButtonBoundingClientRect: (): object => ({
    top: STATUS_PX + 6,
    bottom: STATUS_PX + 38,
    left: innerWidth - 95,
    right: innerWidth - 8,
    width: 87,
    height: 32,
  }),
  getLaunchOptionsSync: launchOptions,
  getEnterOptionsSync: launchOptions,
  env: { USER_DATA_PATH: 'wxfile://usr' },
};
