import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';

type Choice = { serial: string; commonName: string; privateKey: KeyObject; publicKey: KeyObject; from: Date; to: Date };

/** A self-signed X.509 v3 certificate (RSA, SHA-256) as PEM. `serial` is 40 hex digits. */
export const selfSignedCertificate = ({ serial, commonName, privateKey, publicKey, from, to }: Choice): string => {
  const name = sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, Buffer.from(commonName, 'utf8')))));
  const algorithm = sequence(oid(SHA256_WITH_RSA), der(0x05, Buffer.alloc(0)));
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    positiveInteger(Buffer.from(serial, 'hex')),
    algorithm,
    name,
    sequence(utcTime(from), utcTime(to)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', content, privateKey)]);
  const lines =
    sequence(content, algorithm, der(0x03, signature))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};

const COMMON_NAME = '550403';
const SHA256_WITH_RSA = '2a864886f70d01010b';

const der = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([tag]), length(content), content]);

const length = (content: Buffer): Buffer => {
  if (content.length < 0x80) return Buffer.from([content.length]);
  const hex = content.length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
};

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

const positiveInteger = (bytes: Buffer): Buffer =>
  der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);

const utcTime = (at: Date): Buffer => {
  const digits = at.toISOString().replace(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`, 'ascii'));
};
