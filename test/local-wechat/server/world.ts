import type { Subscription } from './messages/subscriptions';
import type { SentCard } from './messages/subscribe-send';
import type { UrlLink } from './messages/url-links';
import type { FaultBoard } from './faults/fault-board';
import type { PlatformKeys } from './keys/platform-keys';
import type { LocalMerchant } from './local-wechat-options';
import type { NoticeSender } from './notices/notice-sender';
import type { RequestLog } from './request-log';
import type { WechatClock } from './wechat-clock';

/** Instants are milliseconds of WeChat's clock. */
export type Order = {
  mchid: string;
  outTradeNo: string;
  /** Partner mode, when the order named it. */
  subAppid: string | undefined;
  payerOpenid: string;
  /** Which field of `payer` named the payer. */
  payerField: 'openid' | 'sp_openid' | 'sub_openid';
  description: string;
  attach: string | undefined;
  notifyUrl: string;
  totalFen: number;
  /** The bytes of the first prepay: every later one must equal them. */
  firstBody: string;
  createdAt: number;
  /** 支付结束时间: nobody can pay later. The order closes by itself 7 days after `createdAt`. */
  payableUntil: number;
  prepays: { prepayId: string; createdAt: number }[];
  state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED';
  transactionId: string | undefined;
  paidAt: number | undefined;
};

export type RefundState = 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED';

export type Refund = {
  mchid: string;
  refundId: string;
  outRefundNo: string;
  outTradeNo: string;
  transactionId: string;
  refundFen: number;
  totalFen: number;
  firstBody: string;
  notifyUrl: string | undefined;
  state: RefundState;
  createdAt: number;
  succeededAt: number | undefined;
};

/** A one-time code: of wx.login, or of the phone-number button. */
export type OneTimeCode = {
  kind: 'login' | 'phone';
  appid: string;
  openid: string;
  phone: string | undefined;
  createdAt: number;
  used: boolean;
};

export type Resident = { openid: string; appid: string; alias: string };

export type AccessToken = {
  token: string;
  appid: string;
  kind: 'stable' | 'plain';
  createdAt: number;
  expiresAt: number;
};

/** What WeChat tells a merchant once it happened; sealed and signed anew for every delivery. */
export type Notice = {
  id: string;
  mchid: string;
  outTradeNo: string;
  eventType: string;
  content: Record<string, unknown>;
  url: string;
  createdAt: number;
  /** Deliveries of the schedule so far; the extra copies of a fault are not counted. */
  attempts: number;
  /** Undefined: delivered, given up or dropped. */
  nextAt: number | undefined;
};

/** What survives a restart. */
export type State = {
  orders: Map<string, Order>;
  refunds: Map<string, Refund>;
  residents: Map<string, Resident>;
  codes: Map<string, OneTimeCode>;
  tokens: Map<string, AccessToken>;
  notices: Map<string, Notice>;
  /** openid/template → what is left of what was agreed to. */
  subscriptions: Map<string, Subscription>;
  /** By address. */
  urlLinks: Map<string, UrlLink>;
};

export type World = State & {
  /** prepay_id → key of its order. */
  prepayIds: Map<string, string>;
  clock: WechatClock;
  timeFactor: number;
  merchants: readonly LocalMerchant[];
  platform: PlatformKeys;
  faults: FaultBoard;
  requests: RequestLog;
  /** `trade-ALL.2026-06-11` → a file that a tester wrote in place of the honest bill. */
  writtenBills: Map<string, string>;
  /** Subscribe messages that arrived, oldest first. */
  cards: SentCard[];
  onCard: ((card: SentCard) => void) | undefined;
  sender: NoticeSender;
  /** Tells that the state changed and must reach the state file. */
  changed(): void;
};

export const orderKey = (mchid: string, outTradeNo: string): string => `${mchid}/${outTradeNo}`;

/** An order of whichever merchant: the control door does not name merchants. */
export const findOrder = (world: World, outTradeNo: string): Order | undefined =>
  world.merchants
    .map(({ mchid }) => world.orders.get(orderKey(mchid, outTradeNo)))
    .find((order) => order !== undefined);

export const findRefund = (world: World, outRefundNo: string): Refund | undefined =>
  world.merchants
    .map(({ mchid }) => world.refunds.get(orderKey(mchid, outRefundNo)))
    .find((refund) => refund !== undefined);

export const merchantOf = (world: Pick<World, 'merchants'>, mchid: string): LocalMerchant => {
  const merchant = world.merchants.find((candidate) => candidate.mchid === mchid);
  if (merchant === undefined) throw new Error(`no merchant ${mchid} here`);
  return merchant;
};
