import { openDueItem } from '../../server/contributions/due-item-store';
import { explanationText } from '../../server/contributions/line-explanation';
import { ensurePersonYear } from '../../server/contributions/person-year-store';
import type { NewRow } from '../../server/database/table';
import type { Tx } from '../../server/database/transaction';
import { accounts } from '../../server/identity/account-store';
import { currentMerchantAccount } from '../../server/payments/merchant-account-store';
import type { MerchantAccountRow } from '../../server/payments/merchant-account-store';
import { orderLines, orders } from '../../server/payments/order-store';
import type { Trade } from '../../server/payments/payment-gateway';
import { fen } from '../../server/shared/fen';
import { newRid } from '../../server/shared/ids';
import type { World } from './world';

/** Whose payments these are: an account and the merchant, as rows. */
export type Ground = { accountId: number; openid: string; account: MerchantAccountRow };

export const payingAccount = async (world: World, openid: string): Promise<Ground> => {
  const { inTransaction, reader } = world.product.database;
  const accountId = await inTransaction((tx) => tx.insert(accounts, { openid, state: 'active' }));
  const account = await currentMerchantAccount(reader);
  if (account === undefined) throw new Error('no merchant');
  return { accountId, openid, account };
};

/** The row of an order without the way there: for tests that need more orders than phones can make. */
export const orderRow = (
  { accountId, account }: Ground,
  differs: { outTradeNo: string; basketId: number; state: string; totalFen: number; now: Date } & Partial<
    NewRow<typeof orders>
  >,
): NewRow<typeof orders> => {
  const { now, ...rest } = differs;
  return {
    rid: newRid(),
    accountId,
    quoteId: 1,
    merchantAccountId: account.id,
    reservedFen: 0,
    prepayBodyText: '{}',
    timeExpireAt: now,
    holdUntilAt: now,
    queryN: 0,
    versionN: 1,
    ...rest,
  };
};

/** Step: an order over one year of one person; answers the year. */
export const orderOfYear = async (
  tx: Tx,
  ground: Ground,
  order: Parameters<typeof orderRow>[1] & { participantId: number; feeYear: number; rulePackId: number },
): Promise<number> => {
  const { participantId, feeYear, rulePackId, ...row } = order;
  const personYearId = await ensurePersonYear(tx, participantId, feeYear);
  const asked = { personYearId, kind: 'contribution' as const, toTier: '300', amountFen: row.totalFen };
  const dueItemId = await openDueItem(tx, asked);
  const orderId = await tx.insert(orders, orderRow(ground, row));
  await tx.insert(orderLines, {
    orderId,
    personYearId,
    dueItemId,
    tier: '300',
    amountFen: row.totalFen,
    subsidyFen: 0,
    rulePackId,
    explanationText: explanationText([], {}),
    outcome: 'waiting',
  });
  return personYearId;
};

/** What WeChat says when such an order was paid. */
export const tradeOf = ({ openid, account }: Ground, outTradeNo: string, totalFen: number, successAt: Date): Trade => ({
  outTradeNo,
  transactionNo: transactionNoOf(outTradeNo),
  state: 'paid',
  merchant: account.merchant,
  subMerchant: account.subMerchant,
  app: account.app,
  payerOpenid: openid,
  totalFen: fen(totalFen),
  currency: 'CNY',
  successAt,
});

export const transactionNoOf = (outTradeNo: string): string => `42000000${outTradeNo.padStart(20, '0')}`;
