import type { MerchantAccount } from '../payments/payment-gateway';
import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import { silentLogger } from '../shared/logger';
import { PayClient } from './pay-client';
import type { PayHttp } from './pay-http';
import { createPayHttp } from './pay-http';
import { createPaySender, payOrigins } from './pay-sender';
import type { SendLimits } from './send-request';
import type { TrustedKeys } from './trusted-keys';

export type PayConnectionSettings = {
  base: string;
  mode: 'direct' | 'partner';
  appId: string;
  /** mchid, or sp_mchid in partner mode. */
  merchantId: string;
  merchantSerial: string;
  /** PEM of the merchant's private key. */
  merchantKey: string;
  trustedKeys: TrustedKeys;
  clock: Clock;
  /** Hears of every answer that was none: with the Request-ID that WeChat asks for, without bodies and queries. */
  logger?: Logger | undefined;
  limits?: SendLimits | undefined;
};

export type PayConnection = {
  client: PayClient;
  http: PayHttp;
  /** Whether we hold the key of this account's merchant. */
  isOurs: (account: MerchantAccount) => boolean;
};

/** What every door of WeChat Pay stands on: our signature, and answers that are proven. */
export const connectPay = (settings: PayConnectionSettings): PayConnection => {
  const { base, mode, merchantId, trustedKeys, clock, logger = silentLogger, limits } = settings;
  const client = new PayClient(settings);
  return {
    client,
    http: createPayHttp({
      send: createPaySender(payOrigins(base), clock, limits),
      authorize: (method, path, bodyText) => client.authorize(method, path, bodyText),
      trustedKeys,
      clock,
      logger,
    }),
    isOurs: (account) => account.mode === mode && account.merchant === merchantId,
  };
};

export const NOT_OURS = 'MERCHANT_NOT_CONFIGURED';
