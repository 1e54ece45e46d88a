/** Port: turns the one-time code of wx.login into an openid. */
export type SignInProvider = {
  signIn(code: string): Promise<
    | { kind: 'signedIn'; openid: string }
    /** Code used, expired or refused: the phone asks for a new one. */
    | { kind: 'codeStale' }
    | { kind: 'busy' }
  >;
};
