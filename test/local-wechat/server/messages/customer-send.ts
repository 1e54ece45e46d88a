import { randomBytes } from 'node:crypto';
import { platformError } from '../platform/platform-error';
import type { World } from '../world';
import { chatOf, serviceSays, showTyping } from './chats';

const TEXT_BYTES_MAX = 2_048;
const TITLE_BYTES_MAX = 128;
const PICTURE_MS = 3 * 24 * 3_600_000;

const pictures = new WeakMap<World, Map<string, number>>();
const picturesOf = (world: World): Map<string, number> => {
  const all = pictures.get(world) ?? new Map<string, number>();
  pictures.set(world, all);
  return all;
};

/** POST /cgi-bin/media/upload: a picture for three days. */
export const uploadPicture = (world: World, type: string | undefined, form: string): object => {
  if (type !== 'image') throw platformError(40004);
  if (!/^--\S+\r\nContent-Disposition: form-data; name="media"; filename="[^"]+\.(png|jpg)"\r\n/.test(form)) {
    throw platformError(41005);
  }
  const media = randomBytes(24).toString('base64url');
  picturesOf(world).set(media, world.clock.now() + PICTURE_MS);
  return { type, media_id: media, created_at: Math.floor(world.clock.now() / 1000) };
};

/** POST /cgi-bin/message/custom/send */
export const customerSend = (world: World, body: Record<string, unknown>): object => {
  const openid = knownOpenid(world, body);
  const said = saidIn(world, body);
  const refusal = serviceSays(world, openid, said);
  if (refusal !== undefined) throw platformError(refusal);
  return { errcode: 0, errmsg: 'ok' };
};

/** POST /cgi-bin/message/custom/typing */
export const customerTyping = (world: World, body: Record<string, unknown>): object => {
  const openid = knownOpenid(world, body);
  const { command } = body;
  if (command !== 'Typing' && command !== 'CancelTyping') throw platformError(45072);
  const refusal = showTyping(world, openid, command === 'Typing');
  if (refusal !== undefined) throw platformError(refusal);
  return { errcode: 0, errmsg: 'ok' };
};

const knownOpenid = (world: World, { touser }: Record<string, unknown>): string => {
  if (typeof touser !== 'string' || !world.residents.has(touser)) throw platformError(40003);
  return touser;
};

type Said = Parameters<typeof serviceSays>[2];

const saidIn = (world: World, body: Record<string, unknown>): Said => {
  const { msgtype } = body;
  const part = (body[String(msgtype)] ?? {}) as Record<string, unknown>;
  switch (msgtype) {
    case 'text':
      return { kind: 'text', text: words(part['content'], TEXT_BYTES_MAX) };
    case 'image':
      picture(world, part['media_id']);
      return { kind: 'image' };
    case 'link':
      return { kind: 'link', title: words(part['title'], TITLE_BYTES_MAX), url: words(part['url'], TEXT_BYTES_MAX) };
    case 'miniprogrampage': {
      const page = part['pagepath'];
      if (typeof page !== 'string' || !/^pages\/[\w/-]+(\?[\w=&%-]*)?$/.test(page)) throw platformError(41030);
      picture(world, part['thumb_media_id']);
      return { kind: 'card', title: words(part['title'], TITLE_BYTES_MAX), page };
    }
    default:
      throw platformError(45162);
  }
};

const words = (value: unknown, bytesMax: number): string => {
  if (typeof value !== 'string' || value.trim() === '') throw platformError(44004);
  if (Buffer.byteLength(value) > bytesMax) throw platformError(45002);
  return value;
};

const picture = (world: World, id: unknown): void => {
  const until = typeof id === 'string' ? picturesOf(world).get(id) : undefined;
  if (until === undefined || until <= world.clock.now()) throw platformError(40007);
};

/** What a resident's phone shows. */
export const chatView = (world: World, openid: string): object => {
  const { bubbles, typingUntil, deskUntil, window } = chatOf(world, openid);
  const now = world.clock.now();
  return { bubbles, isTyping: typingUntil > now, isAtDesk: deskUntil > now, left: window?.left ?? 0 };
};
