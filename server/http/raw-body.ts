import type { IncomingMessage } from 'node:http';
import { AppError } from '../shared/app-error';

/** Reads a request's bytes as they came, because a signature covers bytes. More than `bytesMax` is `body.tooLarge`. */
export const readRawBody = async (request: IncomingMessage, bytesMax: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bytesMax) throw new AppError('body.tooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
