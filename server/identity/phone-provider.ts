/** Port: turns the one-time code of the phone-number button into a number verified by WeChat. */
export type PhoneProvider = {
  phoneOf(
    code: string,
    openid: string,
  ): Promise<{ kind: 'phone'; phone: string } | { kind: 'codeStale' } | { kind: 'busy' }>;
};
