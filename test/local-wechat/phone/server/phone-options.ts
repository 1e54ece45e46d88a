import type { PhoneSettings } from '../phone-settings';

export type PhoneOptions = {
  /** The folder that holds app.json. */
  miniProgram: string;
  /** `<origin>/control/<token>` of the local WeChat. */
  controlUrl: string;
  settings: PhoneSettings;
  /** 0 takes any free port. */
  port: number;
  /** How the openid of a person is called at the local WeChat: this, then the person's key. Default `demo-`. */
  openidPrefix?: string;
};
