import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endingCertificates, loadTrustedKeys, newestPublicKeyId } from '../../server/wechat/trusted-keys';
import { KEY_ID, OLD_SERIAL, platformKeys } from './pay-world';

// Self-signed for this test, its private key was thrown away.
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDEzCCAfugAwIBAgIUUVfwnv3Alt4V6+gaRwV6cgAAAAEwDQYJKoZIhvcNAQEL
BQAwGDEWMBQGA1UEAwwNVGVzdCBwbGF0Zm9ybTAgFw0yNjExMjQwNDE3MDBaGA8y
MTI2MTAzMTA0MTcwMFowGDEWMBQGA1UEAwwNVGVzdCBwbGF0Zm9ybTCCASIwDQYJ
KoZIhvcNAQEBBQADggEPADCCAQoCggEBALnmmYOOWvUaUQmiIMvDP4aC6y1PBGfo
KleLj9659C5rW10pDKIsvM9tD5ykphtzAm44EI7sUGVvj4a/baqEJzGxV8yKswYu
K9foVC0xrvJmHNfVXfwvKjZt/Mqu2D7EyBbp44X5F2NX0jNqXGZWwiXaF85gTrTL
Pxkw9lzbgwLC/Tuc0gzQwx6q5CV+vStip/WNzJRXmXeGCHLjv5/WQvdwb+niIDex
Mg0i2LCuNMqNYdcW6lHFnqShUInOPbVr1wOJpNf3ntgXS12Ohj52VhH1/J6FMxF8
KTupchDqN/wHefcf3SziHIpiQ3Rloe574ulkDkZqy+Ly+/r3l5h2T7UCAwEAAaNT
MFEwHQYDVR0OBBYEFJRqZlxAVe1S3r27QLOTSqzuBYWQMB8GA1UdIwQYMBaAFJRq
ZlxAVe1S3r27QLOTSqzuBYWQMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQEL
BQADggEBAJRuiuGHSCaGANeJFvUj0w4mcMHAGd7JQo5+ZGlkmryMg2oQcG0GY9Jx
Adx+xMINWZFon8CfiLPdeoagEDY8HAWb1oda+dTK3zxaDGHWGvkEDjw8iITa8Eah
/s95RTUpAKfA+qMDEhR8hMu1n3814RxFmK+rMgFRNivKfqEt2P9gPm2dfiPm8xxW
hwkqGnYSSSm6hruG0WnuNG9EM10NUMjaPGe+BFll9kConMqpOxeUH2FTMbxqleEK
4AM+bYaHnjImLyPdBpwDH1BXC9qF+GHkov5yf3fyi1PjdHJQZx1nqWcYAiXeWwXN
XAP3l1LXzUNcd/M1zJkFdxC+rpNpvgo=
-----END CERTIFICATE-----
`;

const publicPem = platformKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const privatePem = platformKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const folders: string[] = [];
const folderWith = (files: Record<string, string>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-keys-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('public keys go by their file, certificates by their serial in capitals', () => {
  const keys = loadTrustedKeys(
    folderWith({ [`${KEY_ID}.pem`]: publicPem, 'whatever.pem': CERTIFICATE, 'README.txt': 'not a key' }),
  );
  expect([...keys.keys()].sort()).toEqual([OLD_SERIAL, KEY_ID]);
  expect(keys.get(KEY_ID)?.equals(platformKeys.publicKey)).toBe(true);
  expect(keys.get(OLD_SERIAL)?.type).toBe('public');
});

test('answers are asked for under the newest public key', () => {
  const older = 'PUB_KEY_ID_0119000001092024110100000000';
  const keys = loadTrustedKeys(
    folderWith({ [`${KEY_ID}.pem`]: publicPem, [`${older}.pem`]: publicPem, 'a.pem': CERTIFICATE }),
  );
  expect(newestPublicKeyId(keys)).toBe(KEY_ID);
  expect(newestPublicKeyId(loadTrustedKeys(folderWith({ 'a.pem': CERTIFICATE })))).toBeUndefined();
});

test('a certificate is announced in the last thirty days of its life, a public key never', () => {
  const folder = folderWith({ [`${KEY_ID}.pem`]: publicPem, 'a.pem': CERTIFICATE, 'README.txt': 'not a key' });
  const endsAt = new Date('2126-10-31T04:17:00.000Z');
  const daysBefore = (days: number): Date => new Date(endsAt.getTime() - days * 24 * 3_600_000);
  expect(endingCertificates(folder, daysBefore(30))).toEqual([]);
  expect(endingCertificates(folder, daysBefore(29.99))).toEqual([{ serial: OLD_SERIAL, endsAt }]);
  expect(endingCertificates(folder, daysBefore(-1))).toEqual([{ serial: OLD_SERIAL, endsAt }]);
});

const ofType = (pem: { publicKey: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer } }): string =>
  pem.publicKey.export({ type: 'spki', format: 'pem' }).toString();

test.each<[string, Record<string, string>, RegExp]>([
  ['no key at all', { 'README.txt': 'x' }, /没有微信支付公钥/],
  ['a private key', { [`${KEY_ID}.pem`]: privatePem }, /是私钥/],
  ['a private key beside a certificate', { 'a.pem': `${CERTIFICATE}${privatePem}` }, /是私钥/],
  ['a public key under a name that says nothing', { 'wechat.pem': publicPem }, /不是平台证书/],
  ['something else', { [`${KEY_ID}.pem`]: 'hello' }, /不是公钥/],
  ['a short key', { [`${KEY_ID}.pem`]: ofType(generateKeyPairSync('rsa', { modulusLength: 1024 })) }, /2048/],
  ['a key of another kind', { [`${KEY_ID}.pem`]: ofType(generateKeyPairSync('ec', { namedCurve: 'P-256' })) }, /RSA/],
])('refuses to start with %s', (_, files, words) => {
  const folder = folderWith(files);
  expect(() => loadTrustedKeys(folder)).toThrow(words);
  expect(() => loadTrustedKeys(folder)).not.toThrow(/BEGIN|hello/);
});
