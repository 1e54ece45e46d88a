/** What the services use of `wx`. The app hands the real one over at launch, a test hands over its own. */
export type Platform = {
  request(options: RequestOptions): unknown;
  login(options: { success: (answer: { code: string }) => void; fail: () => void; timeout?: number }): unknown;
  requestPayment(options: PaymentOptions & { success: () => void; fail: (error: { errMsg: string }) => void }): unknown;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: unknown): void;
  removeStorageSync(key: string): void;
  clearStorageSync(): void;
  getAppBaseInfo?(): { fontSizeSetting?: number };
  getAccountInfoSync(): { miniProgram: { envVersion: string } };
  getExtConfigSync?(): Record<string, unknown> | undefined;
  navigateTo(options: { url: string; fail?: () => void }): unknown;
  redirectTo(options: { url: string; fail?: () => void }): unknown;
  switchTab(options: { url: string }): unknown;
  reLaunch(options: { url: string }): unknown;
  navigateBack(options: { delta: number }): unknown;
  makePhoneCall(options: { phoneNumber: string; fail?: () => void }): unknown;
  setClipboardData(options: { data: string; success?: () => void; fail?: () => void }): unknown;
  hideToast?(): unknown;
  pageScrollTo(options: { selector: string; offsetTop?: number; duration?: number; fail?: () => void }): unknown;
  readonly env: { readonly USER_DATA_PATH: string };
  downloadFile(options: {
    url: string;
    filePath: string;
    header: Record<string, string>;
    timeout: number;
    success: (answer: { statusCode: number }) => void;
    fail: () => void;
  }): unknown;
  openDocument(options: {
    filePath: string;
    fileType: 'pdf';
    showMenu: boolean;
    success: () => void;
    fail: () => void;
  }): unknown;
  requestSubscribeMessage(options: {
    tmplIds: string[];
    success: (answer: Record<string, unknown>) => void;
    fail: (error: { errCode: number }) => void;
  }): unknown;
  getScreenBrightness(options: { success: (answer: { value: number }) => void; fail?: () => void }): unknown;
  setScreenBrightness(options: { value: number; fail?: () => void }): unknown;
};

export type RequestOptions = {
  url: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  data?: string;
  header: Record<string, string>;
  timeout: number;
  dataType: string;
  success: (answer: { statusCode: number; data: unknown; header: Record<string, unknown> }) => void;
  fail: (error: { errMsg: string }) => void;
};

export type PaymentOptions = {
  timeStamp: string;
  nonceStr: string;
  package: string;
  signType: 'RSA';
  paySign: string;
};

let given: Platform | undefined;

/** Called once by the app before any page runs. */
export const usePlatform = (platform: Platform): void => {
  given = platform;
};

export const platform = (): Platform => {
  if (given === undefined) throw new Error('usePlatform was not called');
  return given;
};
