import type { IncomingMessage } from 'node:http';

/** Reads a request's bytes as they came, because a signature covers bytes. `undefined`: more than `bytesMax`. */
export const readRawBody = async (request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
