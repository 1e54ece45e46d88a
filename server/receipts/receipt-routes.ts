import {
  listReceiptsContract,
  postCertificateRequests,
  receiptCheckContract,
  receiptContract,
  receiptPdfContract,
  receiptProgressContract,
} from '../../types/receipts';
import type { Route } from '../http/route';
import { route } from '../http/route';
import { checkReceipt } from './check-receipt';
import type { ListReceiptsDeps } from './list-receipts';
import { listReceipts } from './list-receipts';
import type { PrintReceiptDeps } from './print-receipt';
import { printReceipt } from './print-receipt';
import type { ReceiptKeys } from './receipt-keys';
import type { RequestCertificateDeps } from './request-certificate';
import { requestCertificate } from './request-certificate';
import { showReceipt } from './show-receipt';
import type { TrackDeps } from './track-receipt';
import { trackReceipt } from './track-receipt';

export type ReceiptRoutesDeps = ListReceiptsDeps &
  PrintReceiptDeps &
  TrackDeps &
  RequestCertificateDeps & { keys: ReceiptKeys };

export const receiptRoutes = (deps: ReceiptRoutesDeps): Route[] => [
  route(listReceiptsContract, async ({ caller, query }) => ({
    status: 200 as const,
    body: await listReceipts(deps, { caller, after: query.after }),
  })),
  route(receiptContract, async ({ caller, params }) => ({
    status: 200 as const,
    body: await showReceipt(deps, { caller, rid: params.id }),
  })),
  route(receiptPdfContract, async ({ caller, params }) => ({
    status: 200 as const,
    ...(await printReceipt(deps, { caller, rid: params.id })),
  })),
  route(receiptProgressContract, async ({ caller, params }) => ({
    status: 200 as const,
    body: await trackReceipt(deps, { caller, rid: params.id }),
  })),
  route(postCertificateRequests, async ({ caller, params }) => ({
    status: 200 as const,
    body: await requestCertificate(deps, { caller, rid: params.id }),
  })),
  route(receiptCheckContract, async ({ body }) => ({ status: 200 as const, body: await checkReceipt(deps, body) })),
];
