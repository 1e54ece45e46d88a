import fc from 'fast-check';
import { newRid } from '../../server/shared/ids';
import { addDays, day } from '../../server/shared/day';
import { fen } from '../../server/shared/fen';
import type { ReceiptFacts } from '../../server/receipts/receipt-code';
import { codeInText, decodeReceiptCode, encodeReceiptCode, receiptUrl } from '../../server/receipts/receipt-code';
import { newReceiptKey, parseReceiptKeys } from '../../server/receipts/receipt-keys';

const today = day('2026-06-11');
const keys = parseReceiptKeys(JSON.stringify([newReceiptKey('k2026')]));
const signer = keys.signer(today);
const facts: ReceiptFacts = {
  rid: newRid(),
  feeYears: [2024, 2026],
  amountFen: fen(100_000),
  paidDay: today,
  regionCode: '610199',
};
const code = encodeReceiptCode(facts, signer);

/** Signs any bytes as the county would: what a bug or a stolen key could sign. */
const signed = (body: Buffer): string =>
  Buffer.concat([body, signer.sign(Buffer.concat([Buffer.from('niannian receipt\n'), body]))]).toString('base64url');
const bodyOf = (text: string): Buffer => Buffer.from(text, 'base64url').subarray(0, -64);

describe('a receipt code', () => {
  it('gives back what was written', () => {
    expect(decodeReceiptCode(code, keys.verify)).toEqual({ ...facts, keyName: 'k2026' });
  });

  it('gives back every fact it can hold', () => {
    const anyFacts = fc.record({
      rid: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
      feeYears: fc
        .uniqueArray(fc.integer({ min: 2009, max: 2100 }), { minLength: 1, maxLength: 50 })
        .map((years) => years.sort((one, other) => one - other)),
      amountFen: fc.integer({ min: 0, max: 2_147_483_647 }).map(fen),
      paidDay: fc.integer({ min: 0, max: 65_535 }).map((days) => addDays(day('2000-01-01'), days)),
      regionCode: fc.oneof(
        fc.integer({ min: 100_000, max: 999_999 }).map(String),
        fc.integer({ min: 100_000_000, max: 999_999_999 }).map(String),
        fc.integer({ min: 100_000_000_000, max: 999_999_999_999 }).map(String),
      ),
    });
    fc.assert(
      fc.property(anyFacts, (any) => {
        expect(decodeReceiptCode(encodeReceiptCode(any, signer), keys.verify)).toEqual({ ...any, keyName: 'k2026' });
      }),
      { numRuns: 200 },
    );
  });

  it('is the same for the same facts: a second run makes no second code', () => {
    expect(encodeReceiptCode(facts, signer)).toBe(code);
  });

  it('holds no number of an order, and is short enough for a QR on paper', () => {
    expect(receiptUrl('https://jf.example.gov.cn/', code)).toBe(`https://jf.example.gov.cn/verify#${code}`);
    expect(code.length).toBeLessThan(150);
  });

  it('is refused with any one bit flipped', () => {
    const bytes = Buffer.from(code, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(decodeReceiptCode(flipped.toString('base64url'), keys.verify)).toBeUndefined();
    }
  });

  it('is refused with any one character of its text changed, also where base64 has spare bits', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. ';
    const threeLengths = [[2026], [2025, 2026], [2024, 2025, 2026]].map((feeYears) =>
      encodeReceiptCode({ ...facts, feeYears }, signer),
    );
    for (const text of threeLengths) {
      for (const letter of alphabet) {
        const last = text.slice(0, -1) + letter;
        if (last !== text) expect(decodeReceiptCode(last, keys.verify)).toBeUndefined();
      }
      for (let at = 0; at < text.length; at += 1) {
        const other = text[at] === 'A' ? 'B' : 'A';
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        expect(decodeReceiptCode(changed, keys.verify)).toBeUndefined();
      }
    }
  });

  it('is refused with anything before or behind it', () => {
    for (const text of [
      `${code}A`,
      `${code}AA`,
      `${code}=`,
      `${code}==`,
      ` ${code}`,
      `${code}\n`,
      `A${code}`,
      code.slice(0, -1),
      '',
    ]) {
      expect(decodeReceiptCode(text, keys.verify)).toBeUndefined();
    }
  });

  it('is refused when the body is longer or shorter, even if we had signed it', () => {
    const body = bodyOf(code);
    expect(decodeReceiptCode(signed(body), keys.verify)).toBeDefined();
    expect(decodeReceiptCode(signed(Buffer.concat([body, Buffer.from([27])])), keys.verify)).toBeUndefined();
    expect(decodeReceiptCode(signed(body.subarray(0, -1)), keys.verify)).toBeUndefined();
    for (let length = 0; length < body.length; length += 1) {
      expect(decodeReceiptCode(signed(body.subarray(0, length)), keys.verify)).toBeUndefined();
    }
  });

  it.each<[string, (body: Buffer) => void]>([
    ['another version', (body) => body.writeUInt8(2, 0)],
    ['a year twice', (body) => body.writeUInt8(26, body.length - 2)],
    ['years that go down', (body) => body.writeUInt8(27, body.length - 2)],
    ['more than int32 of fen', (body) => body.writeUInt8(0x80, 2 + 5 + 16)],
    ['a region of 7 digits', (body) => body.writeUIntBE(1_234_567, 2 + 5 + 16 + 6, 5)],
    ['a region of 13 digits', (body) => body.writeUIntBE(1_000_000_000_000, 2 + 5 + 16 + 6, 5)],
  ])('is refused with %s, even if we had signed it', (_, spoil) => {
    const body = Buffer.from(bodyOf(code));
    spoil(body);
    expect(decodeReceiptCode(signed(body), keys.verify)).toBeUndefined();
  });

  it('is refused when a signature is the same number written larger (s + order of the curve)', () => {
    const bytes = Buffer.from(code, 'base64url');
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = BigInt(`0x${Buffer.from(bytes.subarray(-32)).reverse().toString('hex')}`) + order;
    const larger = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
    const malleated = Buffer.concat([bytes.subarray(0, -32), larger]).toString('base64url');
    expect(decodeReceiptCode(malleated, keys.verify)).toBeUndefined();
  });

  it('is refused when signed without our context: the key may sign other things', () => {
    const body = bodyOf(code);
    const bare = Buffer.concat([body, signer.sign(body)]).toString('base64url');
    expect(decodeReceiptCode(bare, keys.verify)).toBeUndefined();
  });

  it('is refused by keys that do not know its key, also under the same name', () => {
    const others = parseReceiptKeys(JSON.stringify([newReceiptKey('k2027')]));
    const namesake = parseReceiptKeys(JSON.stringify([newReceiptKey('k2026')]));
    expect(decodeReceiptCode(code, others.verify)).toBeUndefined();
    expect(decodeReceiptCode(code, namesake.verify)).toBeUndefined();
  });

  it('never throws on what strangers send', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.uint8Array().map((bytes) => signed(Buffer.from(bytes))),
        ),
        (text) => {
          expect(decodeReceiptCode(text, keys.verify)).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<[string, Partial<ReceiptFacts>]>([
    ['51 years', { feeYears: Array.from({ length: 51 }, (_, at) => 2009 + at) }],
    ['no year', { feeYears: [] }],
    ['a year twice', { feeYears: [2026, 2026] }],
    ['years that go down', { feeYears: [2026, 2024] }],
    ['a year before 2000', { feeYears: [1999] }],
    ['a negative amount', { amountFen: fen(-1) }],
    ['a day before 2000', { paidDay: day('1999-12-31') }],
    ['a region of 8 digits', { regionCode: '61019900' }],
    ['a region that begins with 0', { regionCode: '010199' }],
    ['an id of another length', { rid: 'AAAA' }],
  ])('is not made for %s', (_, wrong) => {
    expect(() => encodeReceiptCode({ ...facts, ...wrong }, signer)).toThrow(RangeError);
  });

  it('is found in what a scanner gives', () => {
    expect(codeInText(` https://jf.example.gov.cn/verify#${code}\n`)).toBe(code);
    expect(codeInText(code)).toBe(code);
  });
});
