import { openCasesAbout } from '../cases/case-store';
import type { Reader } from '../database/transaction';
import { balancesUnder } from '../ledger/ledger-store';
import { liveApproval } from './approval-store';
import { heldPaymentBy } from './held-payment-store';

/** Money that waits for officers. `amountFen`: more than nothing came and fits nowhere; less: booked, and not in the bill. */
export type SuspenseLine = {
  key: string;
  amountFen: number;
  caseNumber: string | undefined;
  /** The order that the payment names. */
  outTradeNo: string | undefined;
  waiting: { action: string; firstBy: string } | undefined;
};

const LISTED_MAX = 200;
const PREFIX = 'suspense:';

/** Use case: everything in suspense that is not nothing. */
export const listSuspense = async (reader: Reader): Promise<SuspenseLine[]> => {
  const lines: SuspenseLine[] = [];
  for (const { account, balanceFen } of await balancesUnder(reader, PREFIX, LISTED_MAX)) {
    const key = account.slice(PREFIX.length);
    const [found] = await openCasesAbout(reader, account);
    const approval = await liveApproval(reader, 'suspense', key);
    lines.push({
      key,
      amountFen: -balanceFen,
      caseNumber: found?.number ?? found?.rid,
      outTradeNo: (await heldPaymentBy(reader, key))?.outTradeNo,
      waiting: approval && { action: approval.wish.split(':')[0] ?? '', firstBy: approval.firstBy },
    });
  }
  return lines;
};
