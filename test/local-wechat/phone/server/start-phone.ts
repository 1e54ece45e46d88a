import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { json as readJson } from 'node:stream/consumers';
import { quoted } from '../build/quoted';
import { PHONE } from '../checkout';
import type { PhonePage } from '../phone-settings';
import type { Built } from './bundles';
import { browserBundle, miniProgramBundle } from './bundles';
import { controlDoorAt } from './control-door';
import { phoneDoors } from './doors';
import type { Traffic } from './forward';
import type { PhoneOptions } from './phone-options';

export type Phone = {
  url: string;
  port: number;
  /** Every request of the mini-program since the start, or since it was last emptied. */
  traffic: Traffic[];
  close(): Promise<void>;
};

const BODY_BYTES_MAX = 5_000_000;
const TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
};

/** The phone: a page on 127.0.0.1 that runs the mini-program against the local WeChat and the product. */
export const startPhone = async (options: PhoneOptions): Promise<Phone> => {
  const traffic: Traffic[] = [];
  const doors = phoneDoors(options, controlDoorAt(options.controlUrl), traffic);
  const pages = phonePages(options);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://phone');
    const work = pathname.startsWith('/wx/')
      ? answerDoor(doors, pathname.slice('/wx/'.length), request, response)
      : pages(pathname, searchParams, response);
    work.catch((error: unknown) => {
      send(
        response,
        500,
        'application/json',
        JSON.stringify({ error: error instanceof Error ? error.message : String(error) }),
      );
    });
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    traffic,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
};

const phonePages = ({ miniProgram, settings }: PhoneOptions) => {
  const runtime = browserBundle('runtime');
  const frame = browserBundle('frame');
  const app = miniProgramBundle(miniProgram);
  const html = async (name: string, parts: readonly (() => Promise<Built>)[]): Promise<string> => {
    const problems = (await Promise.all(parts.map((part) => part()))).flatMap((built) => built.problems);
    for (const problem of problems) process.stderr.write(`小程序：${problem}\n`);
    const told: PhonePage = { ...settings, problems };
    return readFileSync(join(PHONE, 'server', name), 'utf8').replace('{{settings}}', () => quoted(told));
  };
  return async (pathname: string, query: URLSearchParams, response: ServerResponse): Promise<void> => {
    const script = async (part: () => Promise<Built>): Promise<void> => {
      const { bundle } = await part();
      if (pathname.endsWith('.map')) send(response, 200, 'application/json', bundle.map);
      else
        send(response, 200, 'text/javascript; charset=utf-8', `${bundle.code}\n//# sourceMappingURL=${pathname}.map\n`);
    };
    switch (pathname.replace(/\.map$/, '')) {
      case '/':
        if (query.get('bare') === '1')
          send(response, 200, 'text/html; charset=utf-8', await html('app-page.html', [runtime, app]));
        else send(response, 200, 'text/html; charset=utf-8', await html('frame-page.html', [frame]));
        return;
      case '/runtime.js':
        return script(runtime);
      case '/frame.js':
        return script(frame);
      case '/mini-program.js':
        return script(app);
      default:
        sendFile(miniProgram, pathname, response);
    }
  };
};

/** Pictures and sounds of the package, below /mp/. */
const sendFile = (root: string, pathname: string, response: ServerResponse): void => {
  const folder = resolve(root);
  const file = join(folder, decodeURIComponent(pathname.replace(/^\/mp\//, '')));
  const type = TYPES[extname(file)];
  if (
    !pathname.startsWith('/mp/') ||
    type === undefined ||
    !file.startsWith(folder + sep) ||
    !existsSync(file) ||
    !statSync(file).isFile()
  ) {
    send(response, 404, 'text/plain', '');
    return;
  }
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
  createReadStream(file).pipe(response);
};

const answerDoor = async (
  doors: ReturnType<typeof phoneDoors>,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const door = Object.hasOwn(doors, name) ? doors[name] : undefined;
  // Only this page may ask: another site cannot send JSON here without being let in.
  const isOurs =
    request.headers['content-type'] === 'application/json' && /^127\.0\.0\.1:\d+$/.test(request.headers.host ?? '');
  if (
    door === undefined ||
    request.method !== 'POST' ||
    !isOurs ||
    Number(request.headers['content-length']) > BODY_BYTES_MAX
  ) {
    send(response, 404, 'application/json', '{"error":"not here"}');
    return;
  }
  try {
    send(response, 200, 'application/json', JSON.stringify(await door(await readJson(request))));
  } catch (error) {
    send(
      response,
      502,
      'application/json',
      JSON.stringify({ error: error instanceof Error ? error.message : String(error) }),
    );
  }
};

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
};
