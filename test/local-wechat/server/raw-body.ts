import type { Context, Middleware } from 'koa';

const BYTES_MAX = 1_000_000;

/** Reads the bytes of every request as UTF-8 text, untouched: signatures cover them. */
export const keepRawBody: Middleware = async (ctx, next) => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BYTES_MAX) ctx.throw(413);
    chunks.push(chunk);
  }
  ctx.state['rawBody'] = Buffer.concat(chunks).toString('utf8');
  await next();
};

export const rawBodyOf = (ctx: Context): string => ctx.state['rawBody'] as string;
