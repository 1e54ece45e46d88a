/** One bubble in a resident's chat. `page`: path and query inside the mini-program, random ids at most. */
export type Reply = { kind: 'text'; text: string } | { kind: 'card'; title: string; page: string };

/**
 * What WeChat said. `later`: nothing was sent, surely: it may be tried again. `unknown`: nobody knows whether it went.
 * `closed`: the resident wrote too long ago, or was answered often enough. `failed`: it will never go like this.
 */
export type SentReply =
  | { kind: 'sent' }
  | { kind: 'closed'; why: string }
  | { kind: 'later'; why: string }
  | { kind: 'unknown'; why: string }
  | { kind: 'failed'; why: string };

/** Port: the mini-program's customer service chat at WeChat. */
export type CustomerMessenger = {
  send(openid: string, reply: Reply): Promise<SentReply>;
  /** Shows that somebody is writing; whether it worked does not matter. */
  showTyping(openid: string): Promise<void>;
};
