/**
 * The accounts of the ledger. Money that arrived sits on a clearing account (debit) and is owed to somebody (credit):
 * a personal account, `suspense` until a person has looked, or `refundsPayable` until it has gone back.
 */
export type LedgerAccount =
  | 'wechatClearing'
  | `channelClearing:${string}`
  | 'personal'
  | `suspense:${string}`
  | 'refundsPayable'
  | `subsidyReceivable:${string}`
  | `subsidy:${string}`
  | `governmentReceivable:${string}`
  | `governmentPaid:${string}`
  | 'merchantFee'
  | 'feePayable';
