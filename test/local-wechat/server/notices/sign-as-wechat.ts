import { randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { PlatformKey, PlatformKeys } from '../keys/platform-keys';
import type { WechatClock } from '../wechat-clock';

export type Signer = 'publicKey' | 'certificate' | 'stranger';

export type SignatureCraft = {
  /** Default: the public-key-mode key. `stranger` signs under the serial of the public-key-mode key. */
  signer?: Signer | undefined;
  /** Replaces Wechatpay-Serial. */
  serial?: string | undefined;
  /** Moves Wechatpay-Timestamp; the signature covers the moved one. */
  timestampShiftSeconds?: number | undefined;
  /** Probe traffic. */
  signTest?: boolean | undefined;
};

/** The `Wechatpay-…` headers of an answer or a notice with exactly this body. */
export const signAsWechat = async (
  platform: PlatformKeys,
  clock: WechatClock,
  body: string,
  craft: SignatureCraft = {},
): Promise<Record<string, string>> => {
  const key = keyOf(platform, craft.signer);
  const timestamp = String(Math.floor(clock.now() / 1000) + (craft.timestampShiftSeconds ?? 0));
  const nonce = randomBytes(16).toString('hex');
  // The callback form: signing must not hold up whoever else is being answered.
  const signature = await signAsync('sha256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), key.privateKey);
  const text = signature.toString('base64');
  const serial = craft.signer === 'stranger' ? platform.byPublicKey.serial : key.serial;
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': craft.signTest === true ? `WECHATPAY/SIGNTEST/${text.slice(19)}` : text,
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    'Wechatpay-Serial': craft.serial ?? serial,
  };
};

const signAsync = promisify(sign);

const keyOf = (platform: PlatformKeys, signer: Signer = 'publicKey'): PlatformKey => {
  switch (signer) {
    case 'publicKey':
      return platform.byPublicKey;
    case 'certificate':
      return platform.byCertificate;
    case 'stranger':
      return platform.stranger;
  }
};
