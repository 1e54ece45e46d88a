import { createHash } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { PushContent } from '../messages/push-opener';
import type { Result } from '../shared/result';
import { no, ok } from '../shared/result';
import { quoteLongNumbers } from './long-numbers';

export type PushFormat = 'xml' | 'json';
export type PushFields = Readonly<Record<string, unknown>>;

// Numbers stay texts: a MsgId has 64 bits. No entity but the five of XML; a DOCTYPE is refused before.
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false });

const fieldsOf = z.record(z.string(), z.unknown());

/** Reads a body of WeChat, outside or inside the seal, in either of its forms. */
export const readFields = (text: string): Result<{ format: PushFormat; fields: PushFields }, 'doctype' | 'body'> => {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) {
    const fields = fieldsOf.safeParse(parseJson(quoteLongNumbers(trimmed)));
    return fields.success ? ok({ format: 'json', fields: fields.data }) : no('body');
  }
  if (/<!(DOCTYPE|ENTITY)/i.test(trimmed.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, ''))) return no('doctype');
  if (!trimmed.startsWith('<')) return no('body');
  const fields = fieldsOf.safeParse((parseXml(trimmed) as { xml?: unknown } | undefined)?.xml);
  return fields.success ? ok({ format: 'xml', fields: fields.data }) : no('body');
};

const openid = z.string().regex(/^[\w-]{1,64}$/);
const text = z.union([z.string(), z.number()]).transform(String);
const list = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);

const push = z.object({
  FromUserName: openid,
  CreateTime: text,
  MsgType: z.string().max(64),
  MsgId: text.optional(),
  Event: z.string().max(64).optional(),
  Content: text.optional(),
  OpenID: openid.optional(),
});
const changed = z.array(z.object({ TemplateId: z.string(), SubscribeStatusString: z.string() }));
const sent = z.array(z.object({ MsgID: text, ErrorCode: text, ErrorStatus: text.optional() }));

/** What the fields say. `undefined`: they are not what WeChat writes. */
export const contentOf = (fields: PushFields): { content: PushContent; dedupeKey: string } | undefined => {
  const read = push.safeParse(fields);
  if (!read.success) return undefined;
  const { FromUserName: from, MsgType: type, MsgId: messageNo, Event: event, Content: words = '' } = read.data;
  const content: PushContent =
    type === 'event'
      ? eventOf(event ?? '', read.data.OpenID ?? from, fields)
      : { kind: 'message', openid: from, type, text: words };
  // An event has no number; who sent it and when is not enough: WeChat itself sends those of withdrawn leave.
  const key = messageNo === undefined || type === 'event' ? canonical(fields) : `${from}:${messageNo}`;
  return { content, dedupeKey: createHash('sha256').update(key).digest('hex') };
};

const eventOf = (event: string, person: string, fields: PushFields): PushContent => {
  switch (event) {
    case 'subscribe_msg_change_event': {
      const rows = changed.safeParse(itemsOf(fields, 'SubscribeMsgChangeEvent'));
      const taken = rows.success ? rows.data.filter((row) => row.SubscribeStatusString === 'reject') : [];
      return { kind: 'leaveTaken', openid: person, templates: taken.map(({ TemplateId }) => TemplateId) };
    }
    case 'subscribe_msg_sent_event': {
      const rows = sent.safeParse(itemsOf(fields, 'SubscribeMsgSentEvent'));
      const cards = (rows.success ? rows.data : []).map(({ MsgID, ErrorCode, ErrorStatus = '' }) => ({
        messageNo: MsgID,
        isDelivered: ErrorCode === '0',
        why: ErrorStatus.slice(0, 40),
      }));
      return { kind: 'cardSent', openid: person, cards };
    }
    case 'user_authorization_revoke':
    case 'user_authorization_cancellation':
      return { kind: 'authorizationEnded', openid: person, isCancelled: event === 'user_authorization_cancellation' };
    case 'user_enter_tempsession':
      return { kind: 'entered', openid: person };
    default:
      return { kind: 'other', openid: person, event };
  }
};

// XML nests the list under the event's name, JSON has it on top; one item is an object, several are an array.
const itemsOf = (fields: PushFields, name: string): unknown[] => {
  const nested = fields[name] as { List?: unknown } | undefined;
  const items = nested?.List ?? fields['List'];
  return items === undefined ? [] : list.parse(items);
};

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(String(value));
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join()}}`;
};

const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const parseXml = (xml: string): unknown => {
  try {
    return parser.parse(xml, true);
  } catch {
    return undefined;
  }
};
