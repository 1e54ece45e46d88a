import type { World } from '../world';

/** One bubble of the chat between a resident and the app. */
export type ChatBubble = { from: 'resident' | 'service'; at: number } & (
  | { kind: 'text'; text: string }
  | { kind: 'card'; title: string; page: string }
  | { kind: 'link'; title: string; url: string }
  | { kind: 'image' }
);
type Said = ChatBubble extends infer Bubble ? (Bubble extends ChatBubble ? Omit<Bubble, 'from' | 'at'> : never) : never;

type Chat = {
  bubbles: ChatBubble[];
  /** What may still be said, and until when. */
  window: { endsAt: number; left: number } | undefined;
  writtenAt: number;
  typingUntil: number;
  /** Until then WeChat's own desk has the conversation: nothing is pushed. */
  deskUntil: number;
};

const BUBBLES_KEPT_MAX = 500;
const AFTER_MESSAGE = { lastsMs: 48 * 3_600_000, left: 5 };
const AFTER_ENTERING = { lastsMs: 60_000, left: 2 };
const TYPING_MS = 15_000;
const TYPING_AFTER_MS = 30_000;
const DESK_MS = 30 * 60_000;

const chats = new WeakMap<World, Map<string, Chat>>();

export const chatOf = (world: World, openid: string): Chat => {
  const all = chats.get(world) ?? new Map<string, Chat>();
  chats.set(world, all);
  const chat = all.get(openid) ?? { bubbles: [], window: undefined, writtenAt: 0, typingUntil: 0, deskUntil: 0 };
  all.set(openid, chat);
  return chat;
};

const add = (world: World, { bubbles }: Chat, from: ChatBubble['from'], said: Said): void => {
  bubbles.push({ from, at: world.clock.now(), ...said });
  if (bubbles.length > BUBBLES_KEPT_MAX) bubbles.shift();
};

/** A resident writes: five answers in 48 hours, counted anew. */
export const residentSays = (world: World, openid: string, text: string): void => {
  const chat = chatOf(world, openid);
  const now = world.clock.now();
  add(world, chat, 'resident', { kind: 'text', text });
  chat.window = { endsAt: now + AFTER_MESSAGE.lastsMs, left: AFTER_MESSAGE.left };
  chat.writtenAt = now;
  if (isAtDesk(world, openid)) chat.deskUntil = now + DESK_MS;
};

/** A resident comes in: two answers in a minute, unless more is open already. */
export const residentEnters = (world: World, openid: string): void => {
  const chat = chatOf(world, openid);
  const now = world.clock.now();
  if (chat.window !== undefined && chat.window.endsAt > now + AFTER_ENTERING.lastsMs) return;
  chat.window = { endsAt: now + AFTER_ENTERING.lastsMs, left: AFTER_ENTERING.left };
};

export const isAtDesk = (world: World, openid: string): boolean => chatOf(world, openid).deskUntil > world.clock.now();

/** The conversation is WeChat's own desk's until nobody has written for half an hour. */
export const giveToDesk = (world: World, openid: string): void => {
  chatOf(world, openid).deskUntil = world.clock.now() + DESK_MS;
};

/** What the app says. Answers the errcode of a refusal: 45015 too long ago, 45047 too often. */
export const serviceSays = (world: World, openid: string, said: Said): 45015 | 45047 | undefined => {
  const chat = chatOf(world, openid);
  const now = world.clock.now();
  if (chat.window === undefined || chat.window.endsAt <= now) return 45015;
  if (chat.window.left === 0) return 45047;
  chat.window.left -= 1;
  chat.typingUntil = 0;
  add(world, chat, 'service', said);
  return undefined;
};

/** 45080: nobody wrote in the last 30 seconds; 45081: it is shown already. */
export const showTyping = (world: World, openid: string, isTyping: boolean): 45080 | 45081 | undefined => {
  const chat = chatOf(world, openid);
  const now = world.clock.now();
  if (now - chat.writtenAt > TYPING_AFTER_MS) return 45080;
  if (isTyping && chat.typingUntil > now) return 45081;
  chat.typingUntil = isTyping ? now + TYPING_MS : 0;
  return undefined;
};
