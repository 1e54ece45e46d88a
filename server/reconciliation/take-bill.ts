import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';

/** A whole bill, proven by its hash, as it is kept: gzip. */
export type TakenBill = { fileHash: string; zipped: Buffer[] };

const ZIPPED_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Reads a file to its end and proves it by the SHA-1 that WeChat signed, which is over the uncompressed bytes. Only the
 * compressed bytes stay in memory. `wrongHash`: it is not the file that WeChat speaks of.
 */
export const takeBill = async (content: AsyncIterable<Buffer>, sha1: string): Promise<TakenBill | 'wrongHash'> => {
  const hashes = { sha1: createHash('sha1'), sha256: createHash('sha256') };
  const hashed = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of content) {
      hashes.sha1.update(piece);
      hashes.sha256.update(piece);
      yield piece;
    }
  };
  const gzip = createGzip();
  pipeline(Readable.from(hashed()), gzip, () => undefined); // the loop below throws what went wrong
  const zipped: Buffer[] = [];
  let bytes = 0;
  for await (const piece of gzip as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > ZIPPED_BYTES_MAX) throw new Error('the bill is too large');
    zipped.push(piece);
  }
  return hashes.sha1.digest('hex') === sha1 ? { fileHash: hashes.sha256.digest('hex'), zipped } : 'wrongHash';
};

/** The file again, from its compressed pieces. */
export const unzipped = (pieces: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncIterable<Buffer> => {
  const gunzip = createGunzip();
  pipeline(Readable.from(pieces), gunzip, () => undefined); // whoever reads on hears what went wrong
  return gunzip as AsyncIterable<Buffer>;
};
