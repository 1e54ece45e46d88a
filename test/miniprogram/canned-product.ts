import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Canned } from './canned-answers';
import { CANNED } from './canned-answers';

/** A server that answers every question of the phone out of `canned-answers.ts`, and its logins as WeChat would. */
export type CannedProduct = { origin: string; asked: string[]; bodies: string[]; close(): Promise<void> };

const pattern = (path: string): RegExp => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);

export const cannedProduct = async (answers: readonly Canned[] = CANNED): Promise<CannedProduct> => {
  const asked: string[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://product');
    const method = request.method ?? 'GET';
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    void text(request).then((body) => {
      if (body !== '') bodies.push(body);
    });
    if (pathname === '/control/logins') json(200, { code: 'a-code' });
    else if (pathname.startsWith('/control/')) json(200, {});
    else if (pathname === '/api/sessions' && method === 'POST')
      json(200, { token: 't', expiresAt: '', isVerified: true });
    else if (pathname.endsWith('/pdf'))
      response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.7\n');
    else {
      asked.push(`${method} ${pathname}`);
      const found = answers.find(
        ({ contract, path }) => contract.method === method && pattern(path ?? contract.path).test(pathname),
      );
      if (found !== undefined) json(200, found.answer);
      else if (method === 'GET')
        json(404, { error: { code: 'notFound', message: '没有找到，可能过期了。', requestId: 'r' } });
      else json(204, undefined);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    bodies,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) =>
        server.close(() => {
          done();
        }),
      );
    },
  };
};
