import { api, misuse } from './api';
import { requirePrivacy } from './privacy';
import { copied } from './ui';

let content = '';
export const clipboardNow = (): string => content;

/** WeChat says 内容已复制 itself: a mini-program that says it too says it twice. */
export const clipboard = {
  setClipboardData: api('setClipboardData', async ({ data }: { data: unknown }) => {
    if (typeof data !== 'string')
      throw misuse('setClipboardData:fail parameter error: parameter.data should be String');
    await requirePrivacy('setClipboardData', 'clipboard');
    content = data;
    copied();
  }),
  getClipboardData: api('getClipboardData', async () => {
    await requirePrivacy('getClipboardData', 'clipboard');
    return { data: content };
  }),
};
