import { randomBytes } from 'node:crypto';
import type { Notice, World } from '../world';
import { merchantOf } from '../world';
import { rfc3339 } from '../wechat-clock';
import type { SealedResource } from './seal-resource';
import { sealResource, TAG_BYTES } from './seal-resource';
import type { SignatureCraft } from './sign-as-wechat';
import { signAsWechat } from './sign-as-wechat';

/** How a notice differs from the honest one. */
export type NoticeCraft = SignatureCraft & {
  /** Overrides the id, which else repeats. */
  id?: string | undefined;
  /** `body` changes a byte after signing; the others change the sealed resource before signing. */
  tamper?: readonly ('body' | 'ciphertext' | 'tag' | 'aad' | 'nonce')[] | undefined;
  wrongApiV3Key?: boolean | undefined;
  /** Sealed with an empty associated_data, which is allowed. */
  emptyAad?: boolean | undefined;
  /** The same JSON with spaces and \\u escapes: signed bytes are not what a parser would write. */
  spacedJson?: boolean | undefined;
  /** Merged into the plain resource, objects by key. */
  content?: Record<string, unknown> | undefined;
  eventType?: string | undefined;
  /** A v2 XML callback. */
  xml?: boolean | undefined;
  /** Replaces headers; null removes one. */
  headers?: Record<string, string | null> | undefined;
};

export type BuiltNotice = { url: string; headers: Record<string, string>; body: string };

type NoticeWorld = Omit<World, 'sender'>;

/** The exact headers and bytes of a delivery: signed now, and sealed anew. */
export const buildNotice = async (
  world: NoticeWorld,
  notice: Notice,
  craft: NoticeCraft = {},
): Promise<BuiltNotice> => {
  if (craft.xml === true) return { url: notice.url, ...xmlCallback(notice) };
  const body = sealedBody(world, notice, craft);
  const signed = await signAsWechat(world.platform, world.clock, body, craft);
  const sent = craft.tamper?.includes('body') === true ? body.replace('encrypt-resource', 'encrypt-resourcf') : body;
  return { url: notice.url, headers: withHeaders({ ...JSON_HEADERS, ...signed }, craft.headers), body: sent };
};

const JSON_HEADERS = { 'Content-Type': 'application/json', Accept: '*/*', 'User-Agent': 'Mozilla/4.0' };

const sealedBody = (world: NoticeWorld, notice: Notice, craft: NoticeCraft): string => {
  const eventType = craft.eventType ?? notice.eventType;
  const originalType = eventType.startsWith('REFUND') ? 'refund' : 'transaction';
  const { apiV3Key } = merchantOf(world, notice.mchid);
  const key = craft.wrongApiV3Key === true ? randomBytes(16).toString('hex') : apiV3Key;
  const plainText = JSON.stringify(merge(notice.content, craft.content ?? {}));
  const envelope = {
    id: craft.id ?? notice.id,
    create_time: rfc3339(notice.createdAt),
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary: SUMMARIES[eventType] ?? '支付成功',
    resource: {
      original_type: originalType,
      ...tampered(sealResource(key, plainText, craft.emptyAad === true ? '' : originalType), craft.tamper ?? []),
    },
  };
  return craft.spacedJson === true ? escaped(JSON.stringify(envelope, null, 2)) : JSON.stringify(envelope);
};

const escaped = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const SUMMARIES: Partial<Record<string, string>> = {
  'TRANSACTION.SUCCESS': '支付成功',
  'REFUND.SUCCESS': '退款成功',
  'REFUND.ABNORMAL': '退款异常',
  'REFUND.CLOSED': '退款关闭',
};

const tampered = (sealed: SealedResource, parts: NonNullable<NoticeCraft['tamper']>): SealedResource => {
  const bytes = Buffer.from(sealed.ciphertext, 'base64');
  if (parts.includes('ciphertext')) bytes[0] = (bytes[0] ?? 0) ^ 1;
  if (parts.includes('tag')) bytes.fill(0, bytes.length - TAG_BYTES);
  return {
    ...sealed,
    ciphertext: bytes.toString('base64'),
    ...(parts.includes('aad') ? { associated_data: 'certificate' } : {}),
    ...(parts.includes('nonce') ? { nonce: randomBytes(6).toString('hex') } : {}),
  };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const merge = (base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> => ({
  ...base,
  ...Object.fromEntries(
    Object.entries(over).map(([key, value]) => {
      const known = base[key];
      return [key, isObject(known) && isObject(value) ? merge(known, value) : value];
    }),
  ),
});

const withHeaders = (
  headers: Record<string, string>,
  over: Record<string, string | null> = {},
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...headers, ...over }).filter((entry): entry is [string, string] => entry[1] !== null),
  );

const xmlCallback = (notice: Notice): { headers: Record<string, string>; body: string } => ({
  headers: { ...JSON_HEADERS, 'Content-Type': 'text/xml' },
  body:
    '<xml><return_code>SUCCESS</return_code>' +
    `<mch_id><![CDATA[${notice.mchid}]]></mch_id><nonce_str><![CDATA[${randomBytes(16).toString('hex')}]]></nonce_str>` +
    `<req_info><![CDATA[${randomBytes(256).toString('base64')}]]></req_info></xml>`,
});
