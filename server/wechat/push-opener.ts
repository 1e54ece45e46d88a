import type { OpenedPush, PushOpener, PushQuery, PushRefusal } from '../messages/push-opener';
import type { Clock } from '../shared/clock';
import type { Result } from '../shared/result';
import { no, ok } from '../shared/result';
import type { PushFields, PushFormat } from './push-content';
import { contentOf, readFields } from './push-content';
import { isSameSignature, messageKeyOf, openPush, pushSignature, sealPush } from './push-crypto';

export type PushSettings = {
  /** `plain` and `compat` are for a demo on one machine. */
  mode: 'secure' | 'compat' | 'plain';
  appId: string;
  /** The current one first; the one before it until WeChat has changed over. */
  tokens: readonly string[];
  aesKeys: readonly string[];
  clock: Clock;
};

const FRESH_MS = 10 * 60_000;

/** Opens what WeChat forwards. In secure mode only what is sealed counts, and only `msg_signature` says who sent it. */
export const createPushOpener = ({ mode, appId, tokens, aesKeys, clock }: PushSettings): PushOpener => {
  const keys = aesKeys.map(messageKeyOf);
  const signer = (query: PushQuery, given: string | undefined, ...more: string[]): Result<string, PushRefusal> => {
    const { timestamp = '', nonce = '' } = query;
    if (given === undefined || timestamp === '' || nonce === '') return no('unsigned');
    if (!/^\d{10}$/.test(timestamp) || Math.abs(Number(timestamp) * 1000 - clock.now().getTime()) > FRESH_MS) {
      return no('stale');
    }
    const token = tokens.find((one) => isSameSignature(given, pushSignature(one, timestamp, nonce, ...more)));
    return token === undefined ? no('signature') : ok(token);
  };
  const openSealed = (encrypt: string, format: PushFormat, query: PushQuery): Result<OpenedPush, PushRefusal> => {
    const signed = signer(query, query['msg_signature'], encrypt);
    if (!signed.ok) return signed;
    let problem: PushRefusal = 'sealed';
    for (const key of keys) {
      const opened = openPush(key, appId, encrypt);
      if (opened.ok)
        return opened.value === ''
          ? no('content')
          : pushOf(opened.value, clock, replier(key, signed.value, format, query));
      if (opened.problem === 'app') problem = 'app';
    }
    return no(problem);
  };
  const replier =
    (key: Buffer, token: string, format: PushFormat, { nonce = '' }: PushQuery): OpenedPush['reply'] =>
    (content) => {
      const timestamp = String(Math.floor(clock.now().getTime() / 1000));
      const encrypt = sealPush(key, appId, written(format, content));
      const signature = pushSignature(token, timestamp, nonce, encrypt);
      return asBody(format, { Encrypt: encrypt, MsgSignature: signature, TimeStamp: timestamp, Nonce: nonce });
    };
  return {
    checkAddress: (query) => {
      const { echostr = '', signature } = query;
      const signed = signer(query, signature);
      if (!signed.ok) return signed;
      return /^[\w-]{1,128}$/.test(echostr) ? ok(echostr) : no('echostr');
    },
    open: (rawBody, query) => {
      const read = readFields(rawBody.toString('utf8'));
      if (!read.ok) return no(read.problem);
      const { format, fields } = read.value;
      const encrypt = fields['Encrypt'];
      if (mode !== 'plain' && typeof encrypt === 'string') return openSealed(encrypt, format, query);
      if (mode === 'secure') return no('plain');
      const signed = signer(query, query['signature']);
      return signed.ok ? pushOfFields(read.value, clock, (content) => asBody(format, content)) : signed;
    },
  };
};

type Replier = OpenedPush['reply'];

const pushOf = (plainText: string, clock: Clock, reply: Replier): Result<OpenedPush, PushRefusal> => {
  const read = readFields(plainText);
  return read.ok ? pushOfFields(read.value, clock, reply) : no(read.problem);
};

const pushOfFields = (
  { format, fields }: { format: PushFormat; fields: PushFields },
  clock: Clock,
  reply: Replier,
): Result<OpenedPush, PushRefusal> => {
  const read = contentOf(fields);
  if (read === undefined) return no('content');
  const { content } = read;
  const us = fields['ToUserName'];
  // Documented for messages in XML alone.
  const isForDesk = format === 'xml' && content.kind === 'message' && typeof us === 'string';
  const toDesk: OpenedPush['toDesk'] = () =>
    isForDesk
      ? reply({
          ToUserName: content.openid,
          FromUserName: us,
          CreateTime: String(Math.floor(clock.now().getTime() / 1000)),
          MsgType: 'transfer_customer_service',
        })
      : undefined;
  return ok({ ...read, reply, toDesk });
};

const asBody = (format: PushFormat, fields: Readonly<Record<string, string>>): { type: string; body: string } => ({
  type: format === 'xml' ? 'text/xml' : 'application/json',
  body: written(format, fields),
});

const written = (format: PushFormat, fields: Readonly<Record<string, string>>): string =>
  format === 'json'
    ? JSON.stringify(fields)
    : `<xml>${Object.entries(fields)
        .map(([name, value]) => `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`)
        .join('')}</xml>`;
