import { createCipheriv, createDecipheriv, createHash, randomBytes, randomInt } from 'node:crypto';
import type { World } from '../world';
import { giveToDesk, isAtDesk, residentEnters, residentSays } from './chats';
import { pushSettingsOf } from './push-settings';

export type PushWish = {
  url: string;
  appid: string;
  openid: string;
  /** Beside ToUserName, FromUserName and CreateTime: MsgType, Content, Event … A list may be an object or an array. */
  fields: Record<string, unknown>;
  format: 'xml' | 'json';
  mode: 'secure' | 'compat' | 'plain';
  /** How long the answer is waited for before the next of three tries. */
  patienceMs: number;
  tries: number;
  /** Instead of the right ones: what a forger or a clumsy neighbour would send. */
  token?: string | undefined;
  aesKey?: string | undefined;
  sealedFor?: string | undefined;
  timestampShiftSeconds?: number | undefined;
};

export type PushTry = { status: number; body: string };

/** Forwards a message or an event to an app's address: up to three tries of five seconds, each with the same content. */
export const sendPush = async (world: World, wish: PushWish): Promise<{ tries: PushTry[] }> => {
  const { openid, fields: said } = wish;
  if (said['MsgType'] !== 'event')
    residentSays(world, openid, typeof said['Content'] === 'string' ? said['Content'] : '');
  if (said['Event'] === 'user_enter_tempsession') residentEnters(world, openid);
  if (isAtDesk(world, openid)) return { tries: [] };
  const merchant = world.merchants.find(({ appid }) => appid === wish.appid) ?? world.merchants[0];
  if (merchant === undefined) throw new Error('no app');
  const { token, aesKey } = { ...pushSettingsOf(merchant), ...given(wish) };
  const content = {
    ToUserName: 'gh_610199000000',
    FromUserName: wish.openid,
    CreateTime: Math.floor(world.clock.now() / 1000),
    ...(wish.fields['MsgType'] === 'event' ? {} : { MsgId: newMessageNo() }),
    ...wish.fields,
  };
  const text = written(content, wish.format);
  const tries: PushTry[] = [];
  for (let at = 0; at < wish.tries; at += 1) {
    const answer = await post(world, wish, { token, aesKey, text, appid: wish.sealedFor ?? merchant.appid });
    tries.push(answer);
    if (answer.status === 200) break;
  }
  if (isForDesk(aesKey, tries.at(-1)?.body ?? '')) giveToDesk(world, openid);
  return { tries };
};

/** The one answer that means something, in XML alone: WeChat's own desk takes the conversation. */
const isForDesk = (aesKey: string, body: string): boolean => {
  const encrypt = /^<xml>[\s\S]*<Encrypt><!\[CDATA\[([A-Za-z0-9+/=]+)\]\]><\/Encrypt>/.exec(body)?.[1];
  return (encrypt === undefined ? body : unsealed(aesKey, encrypt)).includes(
    '<MsgType><![CDATA[transfer_customer_service]]></MsgType>',
  );
};

const unsealed = (aesKey: string, encrypt: string): string => {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()]);
  return plain.subarray(20, 20 + plain.readUInt32BE(16)).toString('utf8');
};

const given = ({ token, aesKey }: PushWish): object => ({
  ...(token === undefined ? {} : { token }),
  ...(aesKey === undefined ? {} : { aesKey }),
});

type Sealing = { token: string; aesKey: string; text: string; appid: string };

const post = async (world: World, wish: PushWish, sealing: Sealing): Promise<PushTry> => {
  const timestamp = String(Math.floor(world.clock.now() / 1000) + (wish.timestampShiftSeconds ?? 0));
  const nonce = String(randomInt(2 ** 31));
  const query = new URLSearchParams({
    signature: sha1(sealing.token, timestamp, nonce),
    timestamp,
    nonce,
    openid: wish.openid,
  });
  const encrypt = sealed(sealing);
  if (wish.mode !== 'plain') {
    query.set('encrypt_type', 'aes');
    query.set('msg_signature', sha1(sealing.token, timestamp, nonce, encrypt));
  }
  const body = {
    plain: sealing.text,
    secure: written({ ToUserName: 'gh_610199000000', Encrypt: encrypt }, wish.format),
    compat: sealing.text.replace(...asCompat(wish.format, encrypt)),
  }[wish.mode];
  try {
    const answer = await fetch(`${wish.url}?${query.toString()}`, {
      method: 'POST',
      body,
      headers: { 'content-type': wish.format === 'xml' ? 'text/xml' : 'application/json' },
      signal: AbortSignal.timeout(wish.patienceMs),
    });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return { status: 0, body: '' };
  }
};

const asCompat = (format: 'xml' | 'json', encrypt: string): [RegExp, string] =>
  format === 'xml'
    ? [/<\/xml>$/, `<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`]
    : [/\}$/, `,"Encrypt":${JSON.stringify(encrypt)}}`];

const sha1 = (...parts: string[]): string => createHash('sha1').update(parts.sort().join('')).digest('hex');

const sealed = ({ aesKey, text, appid }: Sealing): string => {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const message = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), length, message, Buffer.from(appid)]);
  const padding = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
};

/** 64 bits, written bare in JSON as WeChat does. */
const newMessageNo = (): string => String(6_000_000_000_000_000_000n + BigInt(randomInt(2 ** 47)));

const written = (fields: Record<string, unknown>, format: 'xml' | 'json'): string =>
  format === 'json'
    ? JSON.stringify(fields).replace(/"(MsgId|MsgID)":"(\d+)"/g, '"$1":$2')
    : `<xml>${asXml(fields)}</xml>`;

const asXml = (fields: object): string =>
  Object.entries(fields)
    .flatMap(([name, value]) =>
      [value as unknown].flat().map((one) => {
        if (typeof one === 'object' && one !== null) return `<${name}>${asXml(one)}</${name}>`;
        return typeof one === 'number' || /^\d+$/.test(String(one))
          ? `<${name}>${String(one)}</${name}>`
          : `<${name}><![CDATA[${String(one).replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
      }),
    )
    .join('');
