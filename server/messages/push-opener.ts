import type { Result } from '../shared/result';

/** What WeChat forwards, in our words: a resident's message, or something that happened. */
export type PushContent =
  | { kind: 'message'; openid: string; type: string; text: string }
  /** A subscribe message: somebody takes leave back, or WeChat tells what became of one. */
  | { kind: 'leaveTaken'; openid: string; templates: string[] }
  | { kind: 'cardSent'; openid: string; cards: { messageNo: string; isDelivered: boolean; why: string }[] }
  /** 用户撤回授权或注销: what we keep of this person by consent goes. */
  | { kind: 'authorizationEnded'; openid: string; isCancelled: boolean }
  | { kind: 'entered'; openid: string }
  | { kind: 'other'; openid: string; event: string };

export type PushQuery = Readonly<Record<string, string | undefined>>;

export type PushRefusal =
  'unsigned' | 'stale' | 'signature' | 'plain' | 'sealed' | 'app' | 'body' | 'doctype' | 'content' | 'echostr';

export type OpenedPush = {
  content: PushContent;
  /** The same for every delivery of one push, different for any two pushes; 64 hex characters. */
  dedupeKey: string;
  /** A body that answers this very push, sealed with the key that opened it. */
  reply(content: Readonly<Record<string, string>>): { type: string; body: string };
  /** The answer that hands this message to WeChat's own desk (转人工); absent where WeChat would not read it. */
  toDesk(): { type: string; body: string } | undefined;
};

/** Port: who sent it is settled before anything in it is read. */
export type PushOpener = {
  /** The text that answers WeChat's check of our address. */
  checkAddress(query: PushQuery): Result<string, PushRefusal>;
  open(rawBody: Buffer, query: PushQuery): Result<OpenedPush, PushRefusal>;
};
