/** The one row that holds WeChat's access token for an app; several processes share it. */
export type AccessTokenRow = {
  token: string | undefined;
  expiresAt: Date;
  version: number;
};

/** Port: implemented by `access-token-store.ts`. */
export type AccessTokenRows = {
  read(app: string): Promise<AccessTokenRow>;
  /** Takes the right to refresh by compare-and-set on `version`; `false` means that somebody else is at it. */
  lease(app: string, version: number, until: Date): Promise<boolean>;
  /** Replaces the token and ends the lease; raises `version` by one. */
  replace(app: string, version: number, token: string, expiresAt: Date): Promise<boolean>;
};
