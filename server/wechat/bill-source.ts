import { z } from 'zod';
import type { MerchantAccount } from '../payments/payment-gateway';
import type { BillAnswer, BillKind, BillSource } from '../reconciliation/bill-source';
import type { Day } from '../shared/day';
import { downloadFile } from './download-file';
import type { PayConnectionSettings } from './pay-connection';
import { connectPay, NOT_OURS } from './pay-connection';
import type { PayAnswer } from './pay-http';

const TRIES = 3; // an address that has expired is asked for again

const billPlace = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().regex(/^[0-9A-Fa-f]{40}$/),
  download_url: z.url({ protocol: /^https?$/ }).max(2_048),
});

/**
 * The trade bills of WeChat Pay. Where a file lies is a signed answer with its SHA-1; the file itself is not signed, so
 * that hash is its only proof. The download is signed by us and never goes to a host that is not WeChat Pay's.
 */
export const createBillSource = (settings: PayConnectionSettings): BillSource => {
  const { client, http, isOurs } = connectPay(settings);
  return {
    fetchTradeBill: async (account, onDay, kind) => {
      if (!isOurs(account)) return { kind: 'refused', code: NOT_OURS };
      for (let tries = 1; tries <= TRIES; tries += 1) {
        const place = readPlace(settings.base, await http('GET', billPath(account, onDay, kind)));
        if (place.kind !== 'place') return place;
        const download = await downloadFile(settings.base, place.path, {
          Accept: '*/*',
          'User-Agent': 'niannian',
          Authorization: client.authorize('GET', place.path, undefined),
        });
        if (download.kind === 'file') return { kind: 'file', sha1: place.sha1, content: download.content };
      }
      return { kind: 'unknown', why: 'download' };
    },
  };
};

const billPath = (account: MerchantAccount, onDay: Day, kind: BillKind): string => {
  const query = new URLSearchParams({ bill_date: onDay, bill_type: kind, tar_type: 'GZIP' });
  if (account.mode === 'partner') query.set('sub_mchid', account.subMerchant);
  return `/v3/bill/tradebill?${query.toString()}`;
};

type Place = { kind: 'place'; sha1: string; path: string };

const readPlace = (base: string, answer: PayAnswer): Place | Exclude<BillAnswer, { kind: 'file' }> => {
  if (answer.kind === 'unknown') return answer;
  if (answer.kind === 'error') {
    if (answer.code === 'NO_STATEMENT_EXIST') return { kind: 'noTrades' };
    return answer.code === 'STATEMENT_CREATING' ? { kind: 'creating' } : { kind: 'refused', code: answer.code };
  }
  const read = billPlace.safeParse(answer.json);
  if (!read.success) return { kind: 'unknown', why: 'unreadable' };
  const address = new URL(read.data.download_url);
  if (!isWeChatPay(base, address)) return { kind: 'refused', code: 'DOWNLOAD_ELSEWHERE' };
  return { kind: 'place', sha1: read.data.hash_value.toLowerCase(), path: `${address.pathname}${address.search}` };
};

const isWeChatPay = (base: string, address: URL): boolean =>
  address.origin === new URL(base).origin || /^https:\/\/api2?\.mch\.weixin\.qq\.com$/.test(address.origin);
