import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { TestWorld } from '../server-world';
import { newNumber, oracle, phoneParameters, prepayBody } from '../server-world';

/** As much of a product as the sample mini-program asks: `POST /api/sessions` with a code that WeChat must know; a PDF. */
export type ProductStandIn = { origin: string; openids: string[]; close(): Promise<void> };

export const productStandIn = async ({ wechat, direct }: TestWorld): Promise<ProductStandIn> => {
  const openids: string[] = [];
  const signIn = async (code: string): Promise<boolean> => {
    const query = new URLSearchParams({ appid: direct.appid, secret: direct.appSecret, js_code: code });
    const answer = await fetch(`${wechat.origin}/sns/jscode2session?${query.toString()}&grant_type=authorization_code`);
    const { openid } = (await answer.json()) as { openid?: string };
    if (openid !== undefined) openids.push(openid);
    return openid !== undefined;
  };
  const server = createServer((request, response) => {
    if (request.url === '/receipt.pdf') {
      response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.4\n');
      return;
    }
    void json(request).then(async (body) => {
      const isKnown = await signIn((body as { code: string }).code);
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isKnown ? { token: 't' } : { error: { message: '没有登录' } }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    openids,
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

/** An order at WeChat Pay, and what the mini-program hands to wx.requestPayment for it. */
export const signedOrder = async (world: TestWorld): Promise<Record<string, string>> => {
  const { data } = await oracle(world, world.direct).post('v3/pay/transactions/jsapi', prepayBody(world, newNumber()));
  return phoneParameters(world.direct, String(data['prepay_id']));
};
