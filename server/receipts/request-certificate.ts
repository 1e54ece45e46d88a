import type { z } from 'zod';
import type { postCertificateRequests } from '../../types/receipts';
import { lastCaseOn, numberOf } from '../cases/case-store';
import { openCase } from '../cases/open-case';
import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { dayInWords, dayOf } from '../shared/day';
import type { TaxHallOf } from './neighbours';
import { openReceipt } from './open-receipt';
import { isLive } from './receipt-standing';

export type RequestCertificateDeps = { reader: Reader; inTransaction: InTransaction; clock: Clock; taxHall: TaxHallOf };

type Answer = z.input<(typeof postCertificateRequests)['answers'][200]>;

/**
 * Use case: the paper certificate (税收缴款书) for a receipt, to be fetched at the tax hall. Asked twice for one receipt it
 * is one request with one number. Throws `receipt.reversed` when the money has gone back.
 */
export const requestCertificate = async (
  deps: RequestCertificateDeps,
  asked: { caller: Caller; rid: string },
): Promise<Answer> => {
  const { receipt, lines } = await openReceipt(deps, asked);
  if (!lines.some(isLive)) throw new AppError('receipt.reversed');
  const now = deps.clock.now();
  const { answerByDay, ...hall } = deps.taxHall(receipt.regionCode, dayOf(now));
  const subject = receipt.number;
  if ((await lastCaseOn(deps.reader, 'taxCertificate', subject)) === undefined) {
    await deps.inTransaction((tx) => openCase(tx, { kind: 'taxCertificate', subject, answerByDay, now }));
  }
  const request = await lastCaseOn(deps.reader, 'taxCertificate', subject);
  if (request === undefined) throw new Error('a request just made is not there');
  const number = numberOf(request);
  return {
    number,
    answerByDay: request.answerByDay,
    ...hall,
    message:
      request.state === 'open'
        ? `已记下，编号${number}，${dayInWords(request.answerByDay)}前办好。`
        : `已办好，编号${number}，带上要带的去领。`,
  };
};
