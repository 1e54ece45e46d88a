import type { AnswerOf } from '../../types/contract';
import type {
  listReceiptsContract,
  postCertificateRequests,
  ReceiptDetail,
  ReceiptProgress,
} from '../../types/receipts';
import type { Answer } from './answer';
import { ask } from './server';

export type ReceiptPage = AnswerOf<typeof listReceiptsContract>;
export type Certificate = AnswerOf<typeof postCertificateRequests>;
export const receiptPath = (receiptId: string): string => `/api/receipts/${encodeURIComponent(receiptId)}`;

/** One page, newest first; `after` is the last receipt of the page before. */
export const listReceipts = (after?: string): Promise<Answer<ReceiptPage>> =>
  ask({
    method: 'GET',
    path: after === undefined ? '/api/receipts' : `/api/receipts?after=${encodeURIComponent(after)}`,
    needs: ['receipts'],
  });

export const getReceipt = (receiptId: string): Promise<Answer<ReceiptDetail>> =>
  ask({ method: 'GET', path: receiptPath(receiptId), needs: ['number', 'amountFen', 'years'] });

/** Where the money is. */
export const getProgress = (receiptId: string): Promise<Answer<ReceiptProgress>> =>
  ask({ method: 'GET', path: `${receiptPath(receiptId)}/progress`, needs: ['stages'] });

/** Asks for the paper 税收缴款书: what to bring, and to which hall. */
export const requestCertificate = (receiptId: string): Promise<Answer<Certificate>> =>
  ask({ method: 'POST', path: `${receiptPath(receiptId)}/certificate-requests`, needs: ['number'] });
