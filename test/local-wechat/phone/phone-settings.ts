/** Somebody who can hold the phone. */
export type PhonePerson = {
  /** Names the person in addresses and storage; also the alias of their openid at the local WeChat. */
  key: string;
  name: string;
  idNumber: string;
  /** The number WeChat knows; what the phone-number button gives. */
  phone: string;
  /** What this example shows. */
  shows: string;
};

/** Personal data that a mini-program may declare in 用户隐私保护指引; what is not declared is switched off. */
export type PrivacyScope = 'phoneNumber' | 'clipboard' | 'photos' | 'files' | 'camera' | 'location' | 'album';

export type SubscribeTemplate = { id: string; title: string };

/** What the owner of the mini-program has entered in WeChat's console, and who holds the phone: all that the browser is told. */
export type PhoneSettings = {
  appId: string;
  /** What `wx.getExtConfigSync().apiBase` answers: where the product listens. */
  apiBase: string;
  /** 服务器域名: `wx.request` and `wx.downloadFile` reach these origins and no other. */
  origins: readonly string[];
  privacy: readonly PrivacyScope[];
  /** The subscribe messages of this mini-program; none given: any id is one, and is called by its id. */
  templates: readonly SubscribeTemplate[];
  people: readonly PhonePerson[];
  /** How far the clock of the phone is ahead of this machine's. */
  clockOffsetMs: number;
};

/** What the build had to say, for the red band. */
export type PhonePage = PhoneSettings & { problems: readonly string[] };
