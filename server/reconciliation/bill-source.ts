import type { MerchantAccount } from '../payments/payment-gateway';
import type { Day } from '../shared/day';

/** ALL: a day's trades and refunds. REFUND: the refunds alone, with two more columns. */
export const BILL_KINDS = ['ALL', 'REFUND'] as const;
export type BillKind = (typeof BILL_KINDS)[number];

export type BillAnswer =
  /** `sha1`: of the uncompressed file, 40 hex digits. `content`: uncompressed bytes, to be read once; throws when cut off. */
  | { kind: 'file'; sha1: string; content: AsyncIterable<Buffer> }
  /** Nobody paid and nothing went back on that day. Final. */
  | { kind: 'noTrades' }
  /** The bill is being made: ask again in half an hour. */
  | { kind: 'creating' }
  | { kind: 'unknown'; why: string }
  | { kind: 'refused'; code: string };

/** Port to the bills of WeChat Pay. Goes to the network and must not run inside a transaction. */
export type BillSource = {
  fetchTradeBill(account: MerchantAccount, onDay: Day, kind: BillKind): Promise<BillAnswer>;
};
