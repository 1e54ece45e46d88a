import type { Refund, Trade } from './payment-gateway';

export type NoticeHeaders = Readonly<Record<string, string | string[] | undefined>>;

export type OpenedNotice = {
  /** WeChat's id of the notice: the inbox key. */
  noticeId: string;
  content: { kind: 'payment'; trade: Trade } | { kind: 'refund'; refund: Refund };
  /** The opened resource, to be kept sealed. */
  plainText: string;
};

/** Why a notice is not authentic; a short word for the counter, never part of the answer. */
export type NoticeRefusal =
  'header' | 'serial' | 'timestamp' | 'signature' | 'body' | 'algorithm' | 'resource' | 'content';

/** Decides whether bytes come from WeChat Pay and are fresh, and opens them. Synchronous and without network by design. */
export type NoticeOpener = {
  open(
    rawBody: Buffer,
    headers: NoticeHeaders,
  ): { ok: true; value: OpenedNotice } | { ok: false; problem: NoticeRefusal };
  /** Re-reads the plain text of an opened notice from the inbox. */
  read(plainText: string): OpenedNotice['content'];
};
