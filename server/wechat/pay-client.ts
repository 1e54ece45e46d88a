import type { KeyObject } from 'node:crypto';
import { createPrivateKey, randomBytes, sign } from 'node:crypto';
import Pay from 'wechatpay-node-v3';
import type { RequestPayment } from '../payments/payment-gateway';
import type { Clock } from '../shared/clock';

export type PayClientSettings = {
  appId: string;
  merchantId: string;
  /** Upper-case hex, as the merchant console shows it. */
  merchantSerial: string;
  /** PEM. */
  merchantKey: string;
  clock: Clock;
};

/** 128 random bits, 32 characters. */
export const newNonce = (): string => randomBytes(16).toString('hex').toUpperCase();

/**
 * The library builds and signs our requests and what the phone needs to pay; nonces, clock and key are ours. Its HTTP
 * calls, `decipher_gcm`, `verifySign` and certificate download authenticate nothing and are not used.
 */
export class PayClient extends Pay {
  readonly #key: KeyObject;
  readonly #clock: Clock;

  constructor({ appId, merchantId, merchantSerial, merchantKey, clock }: PayClientSettings) {
    // The library would read the serial from a certificate in publicKey and the PEM on every signature: it needs neither.
    const publicKey = Buffer.from(merchantSerial);
    super({
      appid: appId,
      mchid: merchantId,
      serial_no: merchantSerial.toUpperCase(),
      publicKey,
      privateKey: publicKey,
    });
    this.#key = privateKeyOf(merchantKey);
    this.#clock = clock;
    this.createHttp(noHttp);
  }

  /** The Authorization header of a request; `path` and `bodyText` are exactly what is sent. */
  authorize(method: 'GET' | 'POST', path: string, bodyText: string | undefined): string {
    return this.buildAuthorization(method, path, bodyText);
  }

  signForPhone(appId: string, prepayNo: string): RequestPayment {
    const timeStamp = this.#seconds();
    const nonceStr = newNonce();
    const prepayPackage = `prepay_id=${prepayNo}`;
    const paySign = this.sign(`${appId}\n${timeStamp}\n${nonceStr}\n${prepayPackage}\n`);
    return { timeStamp, nonceStr, package: prepayPackage, signType: 'RSA', paySign };
  }

  protected override buildAuthorization(method: string, path: string, body?: Record<string, unknown> | string): string {
    const nonce = newNonce();
    const timestamp = this.#seconds();
    return this.getAuthorization(nonce, timestamp, this.getSignature(method, nonce, timestamp, path, body));
  }

  override sha256WithRsa(text: string): string {
    return sign('RSA-SHA256', Buffer.from(text, 'utf8'), this.#key).toString('base64');
  }

  #seconds(): string {
    return String(Math.floor(this.#clock.now().getTime() / 1000));
  }
}

const unproven = (): Promise<never> =>
  Promise.reject(new Error('the library proves no answer: ask WeChat Pay through pay-http'));
const noHttp = { get: unproven, post: unproven, upload: unproven };

const RSA_BITS_MIN = 2048;

const privateKeyOf = (pem: string): KeyObject => {
  const key = readKey(pem);
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa' || modulusLength < RSA_BITS_MIN)
    throw new Error('商户API私钥不是2048位以上的RSA私钥');
  return key;
};

const readKey = (pem: string): KeyObject => {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error('商户API私钥不是PEM格式的私钥'); // the original error could repeat what was read
  }
};
