import type { Day } from '../shared/day';
import { addDays, day, daysBetween } from '../shared/day';
import type { Fen } from '../shared/fen';
import { fen } from '../shared/fen';

/** What a receipt's QR proves without any network. No name, no ID number: the paper may be left lying about. */
export type ReceiptFacts = {
  /** The receipt's random public id. */
  rid: string;
  /** Fee years, ascending, each once, 1–50. */
  feeYears: readonly number[];
  amountFen: Fen;
  /** The day the money was paid. */
  paidDay: Day;
  /** Household region of the insured: 6 digits (county), 9 (town) or 12 (village). */
  regionCode: string;
};

export type DecodedReceipt = ReceiptFacts & { keyName: string };

export type ReceiptSigner = { keyName: string; sign(message: Buffer): Buffer };
/** `false` also for a key that is not known. */
export type VerifySignature = (keyName: string, message: Buffer, signature: Buffer) => boolean;

const VERSION = 1;
const CONTEXT = Buffer.from('niannian receipt\n', 'ascii'); // the key may sign other things one day: no signature fits both
const SIGNATURE_BYTES = 64;
const RID_BYTES = 16;
const FIXED_BYTES = RID_BYTES + 4 + 2 + 5 + 1;
const KEY_NAME = /^[a-z0-9-]{1,12}$/;
const REGION_CODE = /^[1-9](?:\d{5}|\d{8}|\d{11})$/;
const FEE_YEAR_ZERO = 2000;
const FIRST_DAY = day('2000-01-01');
const FEE_YEARS_MAX = 50;
const CODE_LENGTH_MAX = Math.ceil(((1 + 1 + 12 + FIXED_BYTES + FEE_YEARS_MAX + SIGNATURE_BYTES) * 4) / 3);

/**
 * The compact code of a receipt, base64url without padding. All numbers are big-endian.
 * ```
 * version 1 byte = 1 | key name: length 1 byte, then 1–12 bytes a-z 0-9 - | rid 16 | amount in fen 4
 * | day 2: days since 2000-01-01 | region 5: its code of 6, 9 or 12 digits as a number | number of years 1
 * | each year 1: year − 2000, ascending | Ed25519 signature 64, over "niannian receipt\n" + everything before it
 * ```
 * Throws RangeError for facts that the layout cannot hold: no receipt may have them.
 */
export const encodeReceiptCode = (facts: ReceiptFacts, signer: ReceiptSigner): string => {
  const body = bodyOf({ ...facts, keyName: signer.keyName });
  return Buffer.concat([body, signer.sign(Buffer.concat([CONTEXT, body]))]).toString('base64url');
};

/**
 * Reads a code and checks its signature; `undefined` for everything that is not exactly a code we signed. There is one
 * spelling of each code: another base64 of the same bytes, or one byte more, is refused.
 */
export const decodeReceiptCode = (code: string, verify: VerifySignature): DecodedReceipt | undefined => {
  if (code.length > CODE_LENGTH_MAX || !/^[A-Za-z0-9_-]+$/.test(code)) return undefined;
  const bytes = Buffer.from(code, 'base64url');
  if (bytes.toString('base64url') !== code || bytes.length <= SIGNATURE_BYTES) return undefined;
  const body = bytes.subarray(0, -SIGNATURE_BYTES);
  const receipt = readBody(body);
  if (receipt === undefined) return undefined;
  const isGenuine = verify(receipt.keyName, Buffer.concat([CONTEXT, body]), bytes.subarray(-SIGNATURE_BYTES));
  return isGenuine ? receipt : undefined;
};

/** The text of the QR. What follows `#` is in no request line and no log. */
export const receiptUrl = (publicBaseUrl: string, code: string): string =>
  `${publicBaseUrl.replace(/\/$/, '')}/verify#${code}`;

/** The code in what somebody scanned or typed: a code, or the whole address. */
export const codeInText = (text: string): string => text.trim().replace(/^[^#]*#/, '');

const bodyOf = (receipt: DecodedReceipt): Buffer => {
  if (!isWellFormed(receipt)) throw new RangeError('these facts do not fit a receipt code');
  const { keyName, rid, amountFen, paidDay, regionCode, feeYears } = receipt;
  const numbers = Buffer.alloc(4 + 2 + 5 + 1);
  numbers.writeUInt32BE(amountFen, 0);
  numbers.writeUInt16BE(daysBetween(FIRST_DAY, paidDay), 4);
  numbers.writeUIntBE(Number(regionCode), 6, 5);
  numbers.writeUInt8(feeYears.length, 11);
  return Buffer.concat([
    Buffer.from([VERSION, keyName.length]),
    Buffer.from(keyName, 'ascii'),
    Buffer.from(rid, 'base64url'),
    numbers,
    Buffer.from(feeYears.map((year) => year - FEE_YEAR_ZERO)),
  ]);
};

const readBody = (body: Buffer): DecodedReceipt | undefined => {
  if (body[0] !== VERSION) return undefined;
  const ridAt = 2 + (body[1] ?? 0);
  if (body.length < ridAt + FIXED_BYTES) return undefined;
  const numbers = body.subarray(ridAt + RID_BYTES);
  const amountFen = numbers.readUInt32BE(0);
  if (amountFen > 0x7fff_ffff) return undefined;
  const receipt: DecodedReceipt = {
    keyName: body.toString('latin1', 2, ridAt),
    rid: body.toString('base64url', ridAt, ridAt + RID_BYTES),
    amountFen: fen(amountFen),
    paidDay: addDays(FIRST_DAY, numbers.readUInt16BE(4)),
    regionCode: String(numbers.readUIntBE(6, 5)),
    feeYears: [...numbers.subarray(12)].map((year) => year + FEE_YEAR_ZERO),
  };
  return numbers.readUInt8(11) === receipt.feeYears.length && isWellFormed(receipt) ? receipt : undefined;
};

const isWellFormed = ({ keyName, rid, amountFen, paidDay, regionCode, feeYears }: DecodedReceipt): boolean => {
  const days = daysBetween(FIRST_DAY, paidDay);
  return (
    KEY_NAME.test(keyName) &&
    Buffer.from(rid, 'base64url').length === RID_BYTES &&
    Buffer.from(rid, 'base64url').toString('base64url') === rid &&
    amountFen >= 0 &&
    days >= 0 &&
    days <= 0xffff &&
    REGION_CODE.test(regionCode) &&
    feeYears.length >= 1 &&
    feeYears.length <= FEE_YEARS_MAX &&
    feeYears.every((year, at) => year >= FEE_YEAR_ZERO && year < FEE_YEAR_ZERO + 256 && year > (feeYears[at - 1] ?? 0))
  );
};
