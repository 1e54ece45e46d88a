import type { AnnounceDeps } from './announce';
import { announce } from './announce';

export type UnpaidBasket = { accountId: number; orderRid: string; participantIds: readonly number[] };

export type TakenOrder = {
  accountId: number;
  orderRid: string;
  isByInsured: boolean;
  participantIds: readonly number[];
  hasRest: boolean;
};

export type LateReceipt = { receiptRid: string; regionCode: string; accountId: number; participantId: number };

/** What other rooms know, handed in where the product is put together. */
export type Happenings = {
  paymentOf(orderId: number): Promise<{ accountId: number; participantIds: number[] } | undefined>;
  /** The basket an order was made from. */
  basketOfOrder(orderId: number): Promise<{ basketId: number } | undefined>;
  /** What a basket still asks for, when its newest order ran out unpaid. */
  unpaidBasket(basketId: number, now: Date): Promise<UnpaidBasket | undefined>;
  /** An order that somebody else took over: whom the other pays for now, and whether something of it is left. */
  takenOrder(orderId: number, now: Date): Promise<TakenOrder | undefined>;
  /** A receipt whose money is late at this moment. */
  lateReceipt(receiptId: number): Promise<LateReceipt | undefined>;
  /** Who had asked for money back and was refused, and the order it was about. */
  refusedApplication(applicationId: number): Promise<{ accountId: number; orderRid: string } | undefined>;
  /** Whom a level lets whose account pay for, as long as it does. */
  payerOfLevel(levelId: number): Promise<{ participantId: number; accountId: number } | undefined>;
  refundTo(refundId: number): Promise<{ accountId: number } | undefined>;
  /** Whose money came into whose account with these lines, and who had paid it. */
  receiptsOfLines(
    lineIds: readonly number[],
  ): Promise<{ receiptId: number; accountId: number; participantId: number }[]>;
  /** The own account of each person. */
  ownersOf(participantIds: readonly number[]): Promise<{ participantId: number; accountId: number }[]>;
};

type Deps = AnnounceDeps & Happenings;

const BASKET = 'baskets:';
const ORDER = 'orders:';
const RECEIPT = 'receipts:';

/** The number of what a message is about. */
export const idOf = (subject: string): number => Number(subject.slice(subject.indexOf(':') + 1));

/** `payment.settled`: to whoever paid, and to everybody for whom somebody else did. */
export const tellOfPayment =
  (deps: Deps) =>
  async ({ orderId }: { orderId: number }): Promise<void> => {
    const payment = await deps.paymentOf(orderId);
    if (payment === undefined) return;
    const { accountId, participantIds } = payment;
    const people = [...new Set(participantIds)];
    if (people.length === 0) return;
    const subject = `${ORDER}${orderId}`;
    await announce(deps, { purpose: 'paid', subject, accountId, participantIds: people });
    for (const owner of await deps.ownersOf(people)) {
      if (owner.accountId === accountId) continue;
      const told = { subject, accountId: owner.accountId, participantIds: [owner.participantId] };
      await announce(deps, { purpose: 'familyPaid', ...told });
    }
  };

/** `order.expired`: to whoever began to pay and did not; once for a basket, however often its orders run out. */
export const tellOfUnpaid =
  (deps: Deps) =>
  async ({ orderId }: { orderId: number }): Promise<void> => {
    const made = await deps.basketOfOrder(orderId);
    const basket = made && (await deps.unpaidBasket(made.basketId, deps.clock.now()));
    if (made === undefined || basket === undefined) return;
    const { accountId, participantIds } = basket;
    await announce(deps, { purpose: 'unpaid', subject: `${BASKET}${made.basketId}`, accountId, participantIds });
  };

/** `order.takenOver`: to whoever had begun to pay and need not any more. */
export const tellOfTakeover =
  (deps: Deps) =>
  async ({ orderId }: { orderId: number }): Promise<void> => {
    const taken = await deps.takenOrder(orderId, deps.clock.now());
    if (taken === undefined) return;
    const { accountId, participantIds } = taken;
    await announce(deps, { purpose: 'takenOver', subject: `${ORDER}${orderId}`, accountId, participantIds });
  };

/** `identity.payerAdded`: to the insured, for whom a further account may pay now. */
export const tellOfPayer =
  (deps: Deps) =>
  async ({ levelId }: { levelId: number }): Promise<void> => {
    const payer = await deps.payerOfLevel(levelId);
    if (payer === undefined) return;
    const participantIds = [payer.participantId];
    for (const { accountId } of await deps.ownersOf(participantIds)) {
      await announce(deps, { purpose: 'payerAdded', subject: `levels:${levelId}`, accountId, participantIds });
    }
  };

/** `refund.refused`: to whoever had asked. */
export const tellOfRefusal =
  (deps: Deps) =>
  async ({ applicationId }: { applicationId: number }): Promise<void> => {
    const refused = await deps.refusedApplication(applicationId);
    if (refused === undefined) return;
    const told = { subject: `applications:${applicationId}`, accountId: refused.accountId, participantIds: [] };
    await announce(deps, { purpose: 'refundRefused', ...told });
  };

/** `stage.late`: to whoever paid and to the insured, once for a receipt, however many of its stages are late. */
export const tellOfLate =
  (deps: Deps) =>
  async ({ receiptId }: { receiptId: number }): Promise<void> => {
    const late = await deps.lateReceipt(receiptId);
    if (late === undefined) return;
    const own = (await deps.ownersOf([late.participantId])).map((owner) => owner.accountId);
    for (const accountId of new Set([late.accountId, ...own])) {
      const told = { subject: `${RECEIPT}${receiptId}`, accountId, participantIds: [late.participantId] };
      await announce(deps, { purpose: 'late', ...told });
    }
  };

/** `refund.succeeded`: to whoever had paid. */
export const tellOfRefund =
  (deps: Deps) =>
  async ({ refundId }: { refundId: number }): Promise<void> => {
    const refund = await deps.refundTo(refundId);
    if (refund === undefined) return;
    const told = { subject: `refunds:${refundId}`, accountId: refund.accountId, participantIds: [] };
    await announce(deps, { purpose: 'refunded', ...told });
  };

/** `stages.reached`: the money is in the personal account; to whoever paid and to the insured, once for a receipt. */
export const tellOfAccounts =
  (deps: Deps) =>
  async ({ lineIds }: { lineIds: number[] }): Promise<void> => {
    const receipts = await deps.receiptsOfLines(lineIds);
    const owners = await deps.ownersOf(receipts.map(({ participantId }) => participantId));
    for (const { receiptId, accountId, participantId } of receipts) {
      const own = owners.filter((owner) => owner.participantId === participantId).map((owner) => owner.accountId);
      for (const recipient of new Set([accountId, ...own])) {
        const told = { subject: `${RECEIPT}${receiptId}`, accountId: recipient, participantIds: [participantId] };
        await announce(deps, { purpose: 'inAccount', ...told });
      }
    }
  };
