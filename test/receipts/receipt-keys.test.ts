import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { day } from '../../server/shared/day';
import type { ReceiptKeyEntry } from '../../server/receipts/receipt-keys';
import { newReceiptKey, parseReceiptKeys } from '../../server/receipts/receipt-keys';

const today = day('2026-06-11');
const parse = (...entries: ReceiptKeyEntry[]): ReturnType<typeof parseReceiptKeys> =>
  parseReceiptKeys(JSON.stringify(entries));
const withoutPrivateKey = ({ name, publicKey }: ReceiptKeyEntry): ReceiptKeyEntry => ({ name, publicKey });
const message = Buffer.from('a message');

describe('receipt keys', () => {
  it('signs with the newest key that has begun and has a private half', () => {
    const keys = parse(
      newReceiptKey('new', day('2026-01-01')),
      newReceiptKey('old'),
      { ...withoutPrivateKey(newReceiptKey('public')), from: day('2026-02-01') },
      newReceiptKey('next', day('2026-06-12')),
    );
    expect(keys.signer(today).keyName).toBe('new');
    expect(keys.signer(day('2025-12-31')).keyName).toBe('old');
    expect(keys.signer(day('2026-06-12')).keyName).toBe('next');
  });

  it('goes on verifying with a retired key of which only the public half is left', () => {
    const old = newReceiptKey('old');
    const signature = parse(old).signer(today).sign(message);
    const keys = parse(withoutPrivateKey(old), newReceiptKey('new'));
    expect(keys.verify('old', message, signature)).toBe(true);
    expect(keys.verify('new', message, signature)).toBe(false);
    expect(keys.verify('unknown', message, signature)).toBe(false);
  });

  it('says that nothing can sign', () => {
    expect(() => parse(withoutPrivateKey(newReceiptKey('old'))).signer(today)).toThrow('no private key');
    expect(() => parse(newReceiptKey('next', day('2027-01-01'))).signer(today)).toThrow('no private key');
  });

  it('reads PEM, base64 of the DER and base64 of the bare 32 bytes alike', () => {
    const pem = newReceiptKey('k');
    const publicKey = createPublicKey(pem.publicKey);
    const privateKey = createPrivateKey(pem.privateKey ?? '');
    const der = {
      name: 'k',
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    };
    const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
    const bare = { name: 'k', publicKey: x, privateKey: d };
    const signatures = [pem, der, bare].map((entry) => parse(entry).signer(today).sign(message).toString('hex'));
    expect(new Set(signatures).size).toBe(1);
    expect(parse(bare).verify('k', message, Buffer.from(signatures[0] ?? '', 'hex'))).toBe(true);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  it.each<[string, string, string]>([
    ['what is not JSON', '{"privateKey": "secret', 'not JSON'],
    ['an empty list', '[]', 'the list'],
    ['an unknown field', JSON.stringify([{ ...newReceiptKey('k'), until: '2027' }]), '0'],
    ['a name that a code cannot carry', JSON.stringify([newReceiptKey('Key 1')]), '0.name'],
    ['a day that is none', JSON.stringify([{ ...newReceiptKey('k'), from: '2026-02-30' }]), '0.from'],
    ['a name twice', JSON.stringify([newReceiptKey('k'), newReceiptKey('k')]), 'same name'],
    [
      'halves of two keys',
      JSON.stringify([{ ...newReceiptKey('k'), privateKey: newReceiptKey('other').privateKey }]),
      'k is not an Ed25519 key',
    ],
    [
      'an RSA key',
      JSON.stringify([{ name: 'k', publicKey: rsa.publicKey.export({ type: 'spki', format: 'pem' }) }]),
      'k is not an Ed25519 key',
    ],
    ['no key at all', JSON.stringify([{ name: 'k', publicKey: 'c2VjcmV0' }]), 'k is not an Ed25519 key'],
  ])('refuses %s without showing what is in the file', (_, text, says) => {
    let told = '';
    try {
      parseReceiptKeys(text);
    } catch (error) {
      told = String(error);
    }
    expect(told).toContain(says);
    expect(told).not.toMatch(/secret|PRIVATE|PUBLIC/);
  });
});
