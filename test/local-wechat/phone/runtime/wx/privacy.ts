import type { PrivacyScope } from '../../phone-settings';
import { page } from '../globals';
import { recall, remember } from '../holder';
import { element, openSheet } from '../sheets/sheet';
import { api, misuse, WxError } from './api';

type Decision = { event: 'exposureAuthorization' | 'agree' | 'disagree'; buttonId?: string };
type Listener = (resolve: (decision: Decision) => void, event: { referrer: string }) => void;

const CONTRACT = '《小程序用户隐私保护指引》';
const REFUSED = 'privacy permission is not authorized';
let listener: Listener | undefined;
const tappedButtons = new Set<string>();
let waiting: Promise<void> | undefined;

/** Personal data is touched only if it is declared, and after the person has agreed to the declaration. */
export const requirePrivacy = async (name: string, scope: PrivacyScope): Promise<void> => {
  if (!page.privacy.includes(scope)) {
    throw misuse(`${name}:fail api scope is not declared in the privacy agreement (${scope})`, { errno: 112 });
  }
  if (recall().privacyAgreed) return;
  waiting ??= ask(name).finally(() => {
    waiting = undefined;
  });
  await waiting;
};

const ask = async (referrer: string): Promise<void> => {
  const isAgreed = listener === undefined ? await askOurselves() : await askListener(listener, referrer);
  if (!isAgreed) throw new WxError(REFUSED, { errno: 104 });
  remember({ privacyAgreed: true });
};

/** The mini-program asks in its own words; "agree" counts only after its agree button was tapped. */
const askListener = (own: Listener, referrer: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    own(
      ({ event, buttonId }) => {
        if (event === 'exposureAuthorization') return;
        if (event === 'disagree') resolve(false);
        else if (buttonId !== undefined && tappedButtons.has(buttonId)) resolve(true);
        else reject(misuse(`resolve agree: the button ${buttonId ?? '(no buttonId)'} was not tapped`));
      },
      { referrer },
    );
  });

/** WeChat's own popup, when the mini-program has none. */
const askOurselves = async (): Promise<boolean> => {
  const body = [element('p', {}, `在你使用服务前，请阅读${CONTRACT}。如你同意，请点“同意”。`)];
  const answer = await openSheet({
    title: '用户隐私保护提示',
    body,
    actions: [{ label: '拒绝' }, { label: '同意', isMain: true }],
  });
  return answer === '同意';
};

/** A tap on <button open-type="agreePrivacyAuthorization">. */
export const agreeByButton = (id: string): void => {
  tappedButtons.add(id);
  remember({ privacyAgreed: true });
};

export const privacy = {
  getPrivacySetting: api('getPrivacySetting', () => ({
    needAuthorization: !recall().privacyAgreed,
    privacyContractName: CONTRACT,
  })),
  onNeedPrivacyAuthorization: (own: Listener): void => {
    listener = own;
  },
  requirePrivacyAuthorize: api('requirePrivacyAuthorize', async () => {
    if (!recall().privacyAgreed) await ask('requirePrivacyAuthorize');
  }),
  openPrivacyContract: api('openPrivacyContract', async () => {
    await openSheet({
      title: CONTRACT,
      body: [element('p', {}, `处理的信息：${page.privacy.join('、')}`)],
      actions: [{ label: '关闭' }],
    });
  }),
};
