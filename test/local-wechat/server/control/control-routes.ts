import Router from '@koa/router';
import { FAULTS } from '../faults/fault-names';
import { chatView } from '../messages/customer-send';
import { sendPush } from '../messages/push-sender';
import { addLongTerm, subscribe, templatesOf, unsubscribe } from '../messages/subscriptions';
import { pageOfLink } from '../messages/url-links';
import { meetResident, openidFor } from '../openids';
import { moveRefund } from '../pay/refund';
import type { World } from '../world';
import { findRefund } from '../world';
import { age, createLogin, createPhoneCode, pay } from './control-acts';
import type { ControlDoor } from './control-door';
import { controlDoor, readControl } from './control-door';
import { ControlError } from './control-error';
import { knownOrder, makeNotices, sendCrafted } from './control-notices';
import * as schemas from './control-schemas';
import { orderView, refundView } from './control-views';
import { requestPayment } from './request-payment';

/** Everything a tester may do to this WeChat; README.md lists it. */
export const controlRoutes = (world: World, token: string): Router => {
  const router = new Router({ prefix: '/control/:token' });
  const door = controlDoor(router, token);
  residentDoors(world, door);
  messageDoors(world, door);
  orderDoors(world, door);
  billDoors(world, door);
  faultDoors(world, door);
  noticeDoors(world, door);
  return router;
};

const residentDoors = (world: World, door: ControlDoor): void => {
  door.post('/logins', schemas.loginBody, (body) => createLogin(world, body));
  door.post('/phone-codes', schemas.phoneCodeBody, (body) => createPhoneCode(world, body));
  door.post('/request-payment', schemas.requestPaymentBody, (body) => requestPayment(world, body));
  door.post('/pay', schemas.payBody, (body) => pay(world, body));
  door.post('/cancel', schemas.cancelBody, ({ outTradeNo }) => {
    knownOrder(world, outTradeNo); // a cancelled cashier leaves the order as it is
    return { result: 'cancel', errMsg: 'requestPayment:fail cancel' };
  });
};

const messageDoors = (world: World, door: ControlDoor): void => {
  const firstApp = world.merchants[0]?.appid ?? '';
  door.get('/templates', (_params, { appid = firstApp }) => ({ templates: templatesOf(world, appid) }));
  door.post('/templates/long-term', schemas.longTermBody, ({ title, appid = firstApp }) => {
    const template = addLongTerm(world, appid, title);
    if (template === undefined) throw new ControlError(404, `no message ${title}`);
    return template;
  });
  door.post('/subscriptions', schemas.subscriptionBody, ({ openid: alias, appid = firstApp, ...tapped }) => {
    const openid = meetResident(world, appid, alias);
    subscribe(world, appid, { openid, ...tapped });
    return { openid };
  });
  door.post('/unsubscriptions', schemas.unsubscribeBody, ({ openid: alias, appid = firstApp }) => {
    const openid = meetResident(world, appid, alias);
    unsubscribe(world, openid);
    return { openid };
  });
  door.post('/pushes', schemas.pushBody, ({ openid: alias, appid = firstApp, ...wish }) =>
    sendPush(world, { ...wish, appid, openid: meetResident(world, appid, alias) }),
  );
  door.post('/says', schemas.sayBody, ({ url, openid: alias, text, format, appid = firstApp }) => {
    const openid = meetResident(world, appid, alias);
    const fields =
      text === undefined
        ? { MsgType: 'event', Event: 'user_enter_tempsession', SessionFrom: 'wxapp' }
        : { MsgType: 'text', Content: text };
    return sendPush(world, { url, openid, appid, format, fields, mode: 'secure', patienceMs: 5_000, tries: 3 });
  });
  door.get('/chats/:openid', ({ openid: alias = '' }, { appid = firstApp }) =>
    chatView(world, openidFor(appid, alias)),
  );
  door.get('/url-links', (_params, { url }) => ({
    links: [...world.urlLinks.values()]
      .filter((link) => url === undefined || link.url === url)
      .map((link) => ({ ...link, opens: pageOfLink(world, link.url) })),
  }));
  door.get('/cards', (_params, { openid }) => ({
    cards: world.cards.filter((card) => openid === undefined || card.openid === openidFor(firstApp, openid)),
  }));
};

const orderDoors = (world: World, door: ControlDoor): void => {
  door.get('/orders', () => ({ orders: [...world.orders.values()].map((order) => orderView(world, order)) }));
  door.get('/orders/:outTradeNo', ({ outTradeNo = '' }) => orderView(world, knownOrder(world, outTradeNo)));
  door.get('/refunds', () => ({ refunds: [...world.refunds.values()].map(refundView) }));
  door.post('/refunds/:outRefundNo/state', schemas.refundStateBody, ({ state }, { outRefundNo = '' }) => {
    const refund = findRefund(world, outRefundNo);
    if (refund === undefined) throw new ControlError(404, `no refund ${outRefundNo}`);
    moveRefund(world, refund, state);
    return refundView(refund);
  });
  door.post('/age', schemas.ageBody, (body) => {
    age(world, body);
    return {};
  });
  door.post('/clock', schemas.clockBody, ({ offsetMs }) => {
    world.clock.offsetMs = offsetMs;
    return { now: new Date(world.clock.now()).toISOString() };
  });
};

const billDoors = (world: World, door: ControlDoor): void => {
  door.post('/bills', schemas.writtenBillBody, ({ day, type = 'ALL', file }) => {
    world.writtenBills.set(`trade-${type}.${day}`, file);
    return {};
  });
};

const faultDoors = (world: World, door: ControlDoor): void => {
  const { faults, requests } = world;
  const faultState = (): object => ({ known: FAULTS, armed: faults.armed(), acted: faults.acted() });
  door.get('/faults', faultState);
  door.post('/faults', schemas.faultBody, (body) => {
    faults.arm(body);
    return faultState();
  });
  door.delete('/faults', (query) => {
    faults.disarm(readControl(schemas.disarmQuery, query).name);
    return faultState();
  });
  door.get('/requests', (_params, { endpoint }) => ({
    requests: requests.entries().filter((entry) => endpoint === undefined || entry.endpoint === endpoint),
  }));
  door.get('/counters', () => ({ counters: requests.counters() }));
  door.delete('/requests', () => {
    requests.clear();
    return {};
  });
};

const noticeDoors = (world: World, door: ControlDoor): void => {
  door.get('/notices', (_params, { outTradeNo }) => {
    const isWanted = (it: { outTradeNo: string }): boolean => outTradeNo === undefined || it.outTradeNo === outTradeNo;
    const pending = [...world.notices.values()].filter((notice) => notice.nextAt !== undefined && isWanted(notice));
    return { attempts: world.sender.attempts().filter(isWanted), pending: pending.length };
  });
  door.post('/notices', schemas.craftedNoticeBody, (body) => sendCrafted(world, body));
  door.post('/notices/make', schemas.makeNoticesBody, async (body) => ({ notices: await makeNotices(world, body) }));
  door.get('/notices/sealed/:outTradeNo', async ({ outTradeNo }, { count = '1', sameId }) => {
    const wish = { outTradeNo, count: Number(count), sameId: sameId === '1' };
    const notices = await makeNotices(world, readControl(schemas.makeNoticesBody, wish));
    return { ...notices[0], notices };
  });
};
