import type { IssueReceiptsDeps } from './issue-receipts';
import { issueReceipts } from './issue-receipts';

/** Listener `issueReceipts` of the event `payment.settled`. May run twice. */
export const onPaymentSettled =
  (deps: IssueReceiptsDeps) =>
  async ({ orderId }: { orderId: number }): Promise<void> => {
    await issueReceipts(deps, { orderId });
  };
