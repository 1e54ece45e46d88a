import { randomBytes } from 'node:crypto';

/** An errcode of api.weixin.qq.com; the HTTP status is 200 all the same. */
export class PlatformError extends Error {
  readonly errcode: number;

  constructor(errcode: number, message: string) {
    super(message);
    this.errcode = errcode;
  }
}

/** ` rid: xxxxxxxx-xxxxxxxx-xxxxxxxx` */
export const rid = (): string => {
  const part = (): string => randomBytes(4).toString('hex');
  return ` rid: ${part()}-${part()}-${part()}`;
};

export const MESSAGES: Record<number, string> = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40007: 'invalid media_id',
  40013: 'invalid appid',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40164: 'invalid ip, not in whitelist',
  40163: 'code been used',
  40165: 'invalid weapp pagepath',
  40212: 'invalid query',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41005: 'media data missing',
  41008: 'missing code',
  41030: 'invalid page',
  42001: 'access_token expired',
  43002: 'require POST method',
  43101: 'user refuse to accept the msg',
  44004: 'empty content',
  45002: 'content size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, please retry next minute',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  45072: 'invalid command',
  45080: 'no message in the last 30 seconds',
  45081: 'typing already',
  45162: 'invalid msgtype',
  47001: 'data format error',
  47003: 'argument invalid!',
  85401: 'time limit is out of range',
};

export const platformError = (errcode: number, message = MESSAGES[errcode]): PlatformError =>
  new PlatformError(errcode, message ?? 'unknown error');
