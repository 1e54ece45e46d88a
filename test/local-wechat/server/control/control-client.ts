import type { z } from 'zod';
import type { ArmedFault } from '../faults/fault-board';
import type { FaultName } from '../faults/fault-names';
import type { BuiltNotice } from '../notices/build-notice';
import type { NoticeAttempt } from '../notices/notice-sender';
import type { PaidOrder } from '../pay/pay-order';
import type { LoggedRequest } from '../request-log';
import type { ChatBubble } from '../messages/chats';
import type { PushTry } from '../messages/push-sender';
import type { SentCard } from '../messages/subscribe-send';
import type { SubscribeResult } from '../messages/subscriptions';
import type { Template } from '../messages/templates';
import type { UrlLink } from '../messages/url-links';
import type { RefundState } from '../world';
import type { CraftedAnswer } from './control-notices';
import type {
  craftedNoticeBody,
  makeNoticesBody,
  payBody,
  pushBody,
  sayBody,
  writtenBillBody,
} from './control-schemas';
import type { OrderView, RefundView } from './control-views';
import type { PhoneAnswer, PhoneRequest } from './request-payment';

type FaultState = {
  known: Record<FaultName, string>;
  armed: ArmedFault[];
  acted: Partial<Record<FaultName, number>>;
};
type Counters = Record<string, Record<string, number>>;

/**
 * The control door over HTTP, for a local WeChat in this process or another. `openid` may be any alias ("grandma"): the
 * answer tells the real one. Every method throws when the door answers 4xx, with its sentence.
 */
export type Control = {
  createLogin(openid: string, appid?: string): Promise<{ code: string; openid: string }>;
  createPhoneCode(openid: string, phone: string, appid?: string): Promise<{ code: string; openid: string }>;
  /** The subscribe messages of the first app. */
  templates(): Promise<Template[]>;
  addLongTerm(title: string): Promise<Template>;
  /** What somebody tapped on WeChat's sheet. */
  subscribe(openid: string, templateId: string, result: SubscribeResult): Promise<void>;
  /** Switches all messages off in WeChat's settings. */
  unsubscribe(openid: string): Promise<void>;
  /** The subscribe messages that arrived, oldest first. */
  cards(openid?: string): Promise<SentCard[]>;
  /** The links for outside WeChat, oldest first, with the page that each opens, unless it has run out. */
  urlLinks(url?: string): Promise<(UrlLink & { opens?: string })[]>;
  /** Writes in the chat as a resident (opens it, without a text): pushed to the product's `url`. */
  say(wish: z.input<typeof sayBody>): Promise<{ tries: PushTry[] }>;
  /** What a resident's chat shows, oldest first. */
  chat(openid: string): Promise<{ bubbles: ChatBubble[]; isTyping: boolean; isAtDesk: boolean; left: number }>;
  /** Forwards a message or an event to the product, up to three times. */
  push(wish: z.input<typeof pushBody>): Promise<{ tries: PushTry[] }>;
  pay(wish: z.input<typeof payBody>): Promise<PaidOrder & { outTradeNo: string }>;
  /** wx.requestPayment as the phone calls it; never throws for a refusal, which is in `errMsg`. */
  requestPayment(request: PhoneRequest): Promise<PhoneAnswer>;
  cancel(outTradeNo: string): Promise<PhoneAnswer>;
  orders(): Promise<OrderView[]>;
  order(outTradeNo: string): Promise<OrderView>;
  refunds(): Promise<RefundView[]>;
  moveRefund(outRefundNo: string, state: RefundState): Promise<RefundView>;
  /** Everything, or one order, becomes so much older. */
  age(seconds: number, outTradeNo?: string): Promise<void>;
  setClockOffset(offsetMs: number): Promise<void>;
  /** Puts a file of this machine in place of a day's trade bill. */
  writeBill(wish: z.input<typeof writtenBillBody>): Promise<void>;
  arm(name: FaultName, options?: Omit<ArmedFault, 'name'>): Promise<void>;
  disarm(name?: FaultName): Promise<void>;
  faults(): Promise<FaultState>;
  requests(endpoint?: string): Promise<LoggedRequest[]>;
  /** endpoint → status → count; status 0 = no answer. */
  counters(): Promise<Counters>;
  clearRequests(): Promise<void>;
  /** Every delivery so far, and how many notices are still to be delivered again. */
  notices(outTradeNo?: string): Promise<{ attempts: NoticeAttempt[]; pending: number }>;
  /** Sends a crafted notice; answers what the server answered. */
  sendNotice(craft: z.input<typeof craftedNoticeBody>): Promise<CraftedAnswer>;
  /** Exact headers and bytes of a notice that is not sent. */
  sealedNotice(outTradeNo: string): Promise<BuiltNotice>;
  makeNotices(wish: z.input<typeof makeNoticesBody>): Promise<BuiltNotice[]>;
};

export const createControl = (controlUrl: string): Control => {
  const call = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${controlUrl}${path}`, { method, ...sent });
    const text = await response.text();
    if (!response.ok) throw new Error(`local WeChat, ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  };
  const get = <Answer>(path: string): Promise<Answer> => call('GET', path);
  const post = <Answer>(path: string, body: object): Promise<Answer> => call('POST', path, body);
  const query = (name: string, value: string | undefined): string =>
    value === undefined ? '' : `?${new URLSearchParams({ [name]: value }).toString()}`;
  return {
    createLogin: (openid, appid) => post('/logins', { openid, appid }),
    createPhoneCode: (openid, phone, appid) => post('/phone-codes', { openid, phone, appid }),
    templates: async () => (await get<{ templates: Template[] }>('/templates')).templates,
    addLongTerm: (title) => post('/templates/long-term', { title }),
    subscribe: async (openid, templateId, result) => {
      await post('/subscriptions', { openid, templateId, result });
    },
    unsubscribe: async (openid) => {
      await post('/unsubscriptions', { openid });
    },
    cards: async (openid) => (await get<{ cards: SentCard[] }>(`/cards${query('openid', openid)}`)).cards,
    urlLinks: async (url) =>
      (await get<{ links: (UrlLink & { opens?: string })[] }>(`/url-links${query('url', url)}`)).links,
    say: (wish) => post('/says', wish),
    chat: (openid) => get(`/chats/${encodeURIComponent(openid)}`),
    push: (wish) => post('/pushes', wish),
    pay: (wish) => post('/pay', wish),
    requestPayment: (request) => post('/request-payment', request),
    cancel: (outTradeNo) => post('/cancel', { outTradeNo }),
    orders: async () => (await get<{ orders: OrderView[] }>('/orders')).orders,
    order: (outTradeNo) => get(`/orders/${encodeURIComponent(outTradeNo)}`),
    refunds: async () => (await get<{ refunds: RefundView[] }>('/refunds')).refunds,
    moveRefund: (outRefundNo, state) => post(`/refunds/${encodeURIComponent(outRefundNo)}/state`, { state }),
    age: (seconds, outTradeNo) => post('/age', { seconds, outTradeNo }),
    setClockOffset: (offsetMs) => post('/clock', { offsetMs }),
    writeBill: (wish) => post('/bills', wish),
    arm: (name, options = {}) => post('/faults', { name, ...options }),
    disarm: (name) => call('DELETE', `/faults${query('name', name)}`),
    faults: () => get('/faults'),
    requests: async (endpoint) =>
      (await get<{ requests: LoggedRequest[] }>(`/requests${query('endpoint', endpoint)}`)).requests,
    counters: async () => (await get<{ counters: Counters }>('/counters')).counters,
    clearRequests: () => call('DELETE', '/requests'),
    notices: (outTradeNo) => get(`/notices${query('outTradeNo', outTradeNo)}`),
    sendNotice: (craft) => post('/notices', craft),
    sealedNotice: (outTradeNo) => get(`/notices/sealed/${encodeURIComponent(outTradeNo)}`),
    makeNotices: async (wish) => (await post<{ notices: BuiltNotice[] }>('/notices/make', wish)).notices,
  };
};
