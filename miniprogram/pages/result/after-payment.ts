import type { OrderView } from '../../../types/orders';
import { nowMs } from '../../services/clock';
import { getProgress } from '../../services/receipts';
import { open } from '../../services/ways';
import type { TrackerStep } from '../tracker/tracker-view';
import { progressView } from '../tracker/tracker-view';

/** Where the money of a paid order is; nothing when the server could not say. */
export const stepsOf = async (order: OrderView, receiptId: string): Promise<readonly TrackerStep[]> => {
  const answer = await getProgress(receiptId);
  return answer.kind === 'ok' ? progressView(answer.body, nowMs(), order.payment?.paidAt).steps : [];
};

/** One receipt is opened itself, several as the list. */
export const openReceipts = (order: OrderView | null): void => {
  const [only, ...others] = order?.receipts ?? [];
  if (only !== undefined && others.length === 0) open('receipt', { c: only.receiptId });
  else open('receipts');
};
