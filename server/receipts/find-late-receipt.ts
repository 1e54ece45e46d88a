import { connectedStages } from '../contributions/contribution-line-store';
import type { LateStageDeps } from './late-stages';
import { lateStages } from './late-stages';
import { receiptById } from './receipt-store';

export type LateReceipt = {
  receiptRid: string;
  regionCode: string;
  /** Who paid. */
  accountId: number;
  participantId: number;
};

/** A receipt whose money is late at this moment; `undefined`: it has come, or went back. */
export const findLateReceipt = async (deps: LateStageDeps, receiptId: number): Promise<LateReceipt | undefined> => {
  const receipt = await receiptById(deps.reader, receiptId);
  if (receipt === undefined) return undefined;
  const late = await lateStages(deps, [receipt], await connectedStages(deps.reader));
  if (late.length === 0) return undefined;
  const { rid: receiptRid, regionCode, accountId, participantId } = receipt;
  return { receiptRid, regionCode, accountId, participantId };
};
