import type { Day } from '../shared/day';
import { daysBetween } from '../shared/day';

/** What is known of one line of a payment that somebody wants back. */
export type RefundFacts = {
  paidDay: Day;
  today: Day;
  /** Handed over to social security: the tax side cannot take it out of its own books any more. */
  isHandedOver: boolean;
  /** Credited to the personal account (记入个人账户). */
  isInAccount: boolean;
  /** A later payment of the same year stands on it: a raise that is paid as the difference. */
  isRaised: boolean;
};

/** How money goes back. `window`: not by an application on the phone. */
export type RefundWay =
  | { kind: 'wechat' }
  | { kind: 'bankTransfer'; because: 'tooOld' | 'handedOver' }
  | { kind: 'window'; because: 'inAccount' | 'raised' };

/** WeChat takes a refund within 365 days of the payment; the last of them is left for the two authorities. */
const WECHAT_DAYS = 365;

/**
 * By which way a line may go back (design: refunds). To the payer always: through WeChat while WeChat takes it, else by
 * bank transfer. What is in the personal account is taken out at the window. A raised year goes back from its last payment.
 */
export const refundWay = (facts: RefundFacts): RefundWay => {
  if (facts.isRaised) return { kind: 'window', because: 'raised' };
  if (facts.isInAccount) return { kind: 'window', because: 'inAccount' };
  return payoutWay(facts);
};

/** By which way money that two officers have decided to return leaves. */
export const payoutWay = ({
  paidDay,
  today,
  isHandedOver,
  isInAccount,
}: Omit<RefundFacts, 'isRaised'>): Exclude<RefundWay, { kind: 'window' }> => {
  if (isHandedOver || isInAccount) return { kind: 'bankTransfer', because: 'handedOver' };
  if (daysBetween(paidDay, today) >= WECHAT_DAYS) return { kind: 'bankTransfer', because: 'tooOld' };
  return { kind: 'wechat' };
};

/** Of a pack that promises nothing: what the tax authorities take (pension rules 4.20: 30 working days). */
export const ANSWER_WORKING_DAYS = 30;
