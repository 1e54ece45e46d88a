import { createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import type { NoticeOpener, NoticeRefusal, OpenedNotice } from '../payments/notice-opener';
import type { Clock } from '../shared/clock';
import type { Result } from '../shared/result';
import { no, ok } from '../shared/result';
import { refundNoticeSchema, tradeSchema } from './payment-content';
import { signatureProblem, strictBase64 } from './signed-message';
import type { TrustedKeys } from './trusted-keys';

type Settings = { apiV3Key: string; trustedKeys: TrustedKeys; clock: Clock };

const BYTES_MAX = 64 * 1024;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'AEAD_AES_256_GCM';

const envelope = z.object({
  id: z.string().min(1).max(64),
  event_type: z.string().regex(/^(TRANSACTION|REFUND)\.[A-Z_]{1,40}$/),
  resource: z.object({
    algorithm: z.string(),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().nullish(),
  }),
});
type Resource = z.output<typeof envelope>['resource'];

/**
 * Opens notices of WeChat Pay: who sent the bytes is settled before anything in them is read, and the resource is opened
 * with its tag checked. Opens the same bytes as often as they come: the inbox knows what was seen.
 */
export const createNoticeOpener = ({ apiV3Key, trustedKeys, clock }: Settings): NoticeOpener => {
  const key = Buffer.from(apiV3Key, 'utf8');
  if (key.length !== KEY_BYTES) throw new Error('the APIv3 key must have 32 characters');
  return {
    open: (rawBody, headers) => {
      if (rawBody.length > BYTES_MAX) return no('body');
      const problem = signatureProblem({ trustedKeys, clock }, headers, rawBody);
      if (problem !== undefined) return no(problem);
      const notice = envelope.safeParse(parseJson(rawBody.toString('utf8')));
      if (!notice.success) return no('body');
      const opened = openResource(key, notice.data.resource);
      if (!opened.ok) return opened;
      const content = contentOf(opened.value);
      const kind = notice.data.event_type.startsWith('REFUND.') ? 'refund' : 'payment';
      if (content?.kind !== kind) return no('content');
      return ok({ noticeId: notice.data.id, content, plainText: opened.value });
    },
    read: (plainText) => {
      const content = contentOf(plainText);
      if (content === undefined) throw new Error('a kept notice does not read as a payment or a refund');
      return content;
    },
  };
};

const openResource = (key: Buffer, resource: Resource): Result<string, NoticeRefusal> => {
  if (resource.algorithm !== ALGORITHM) return no('algorithm');
  const nonce = Buffer.from(resource.nonce, 'utf8');
  const sealed = strictBase64(resource.ciphertext);
  if (nonce.length !== NONCE_BYTES || sealed === undefined || sealed.length <= TAG_BYTES) return no('resource');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(resource.associated_data ?? '', 'utf8'));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
    return ok(plain.toString('utf8'));
  } catch {
    return no('resource');
  }
};

const contentOf = (plainText: string): OpenedNotice['content'] | undefined => {
  const json = parseJson(plainText);
  const refund = refundNoticeSchema.safeParse(json);
  if (refund.success) return { kind: 'refund', refund: refund.data };
  const trade = tradeSchema.safeParse(json);
  return trade.success ? { kind: 'payment', trade: trade.data } : undefined;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
