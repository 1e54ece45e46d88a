import type { ConsentPurpose, ConsentText } from '../../types/consents';

/**
 * Every text that people were ever asked to agree to, oldest first: the last of a purpose is the current one. A changed
 * text is added under a new version, never edited.
 */
export const CONSENT_TEXTS: readonly ConsentText[] = [
  {
    purpose: 'privacy',
    version: '2026-1',
    title: '同意隐私保护说明',
    body: '我们用您的微信身份，让您查养老保险、缴费、看凭证。不发广告，不给别人。您随时可以在设置里取消，也可以注销。缴费记录按社会保险的规定保存。',
  },
  {
    purpose: 'idNumber',
    version: '2026-1',
    title: '同意用身份证号查参保记录',
    body: '身份证号、姓名和手机号只用来查参保记录、缴养老保险费，加密保存，页面上只显示一部分。不同意就查不了记录，可以去村里或窗口办。同意以后随时能在设置里取消，取消后要重新确认身份才能再用，已缴的凭证还在。',
  },
  {
    purpose: 'familyHistory',
    version: '2026-1',
    title: '同意家人看缴费记录',
    body: '替您缴费的这位家人能看到您各年要缴多少、缴没缴，看不到您的身份证号、手机号、账户里的钱，也看不到为什么。不同意也能替您缴。同意以后随时能在设置里取消。',
  },
];

/** The text that counts today. */
export const currentConsent = (purpose: ConsentPurpose): ConsentText => {
  const current = CONSENT_TEXTS.findLast((text) => text.purpose === purpose);
  if (current === undefined) throw new Error(`no text for ${purpose}`);
  return current;
};
