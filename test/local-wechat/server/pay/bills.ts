import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { LocalMerchant } from '../local-wechat-options';
import { beijingDay } from '../wechat-clock';
import type { World } from '../world';
import type { BillTable, TradeBillType } from './bill-file';
import { fundFlowTable, tradeBillTable, withTotals } from './bill-file';
import { withRowFaults } from './bill-faults';
import { PayError } from './pay-error';
import { paramError } from './request-schemas';

type Query = Readonly<Record<string, string | string[] | undefined>>;

const URL_LIFE_MS = 5 * 60_000;
const TRADE_TYPES: readonly string[] = ['ALL', 'SUCCESS', 'REFUND'];

/** GET /v3/bill/tradebill → where the file lies and the SHA-1 of its uncompressed bytes. */
export const tradeBill = (world: World, merchant: LocalMerchant, query: Query): object => {
  const type = one(query['bill_type']) ?? 'ALL';
  if (!TRADE_TYPES.includes(type)) throw paramError('/bill_type', type, 'bill_type不合法', 'query');
  return billAnswer(world, merchant, query, `trade-${type}`);
};

/** GET /v3/bill/fundflowbill, the basic account. */
export const fundFlowBill = (world: World, merchant: LocalMerchant, query: Query): object => {
  const account = one(query['account_type']) ?? 'BASIC';
  if (account !== 'BASIC') throw new PayError(400, 'NO_STATEMENT_EXIST', '账单文件不存在');
  return billAnswer(world, merchant, query, 'fundflow');
};

/** GET /v3/billdownload/file?token=…: the file, unsigned. */
export const downloadBill = (world: World, merchant: LocalMerchant, query: Query): Buffer => {
  const [kind = '', day = '', gzip = '', expires = '', seal = ''] = (one(query['token']) ?? '').split('.');
  if (seal !== sealOf(merchant, [kind, day, gzip, expires])) throw paramError('/token', '', 'token不合法', 'query');
  if (world.clock.now() > Number(expires)) throw new PayError(403, 'NO_AUTH', '下载链接已过期');
  const file = billBytes(world, merchant, kind, day);
  return gzip === 'gzip' || world.faults.take('bill.gzip') !== undefined ? gzipSync(file) : file;
};

const billAnswer = (world: World, merchant: LocalMerchant, query: Query, kind: string): object => {
  const day = one(query['bill_date']) ?? '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw paramError('/bill_date', day, '日期格式不合法', 'query');
  if (day >= beijingDay(world.clock.now())) throw paramError('/bill_date', day, '只能下载今天以前的账单', 'query');
  if (world.faults.take('bill.creating') !== undefined) throw new PayError(400, 'STATEMENT_CREATING', '账单生成中');
  const isEmpty = honestTable(world, merchant, kind, day).rows.length === 0;
  if ((isEmpty && writtenBill(world, kind, day) === undefined) || world.faults.take('bill.none') !== undefined) {
    throw new PayError(400, 'NO_STATEMENT_EXIST', '账单文件不存在');
  }
  const hash = createHash('sha1')
    .update(billBytes(world, merchant, kind, day))
    .digest('hex');
  const life = world.faults.take('bill.urlExpired') === undefined ? URL_LIFE_MS : -1000;
  const parts = [kind, day, query['tar_type'] === 'GZIP' ? 'gzip' : 'plain', String(world.clock.now() + life)];
  const token = [...parts, sealOf(merchant, parts)].join('.');
  return {
    download_url: `https://${world.faults.isArmed('bill.otherHost') ? 'bills.example.com' : 'api.mch.weixin.qq.com'}/v3/billdownload/file?token=${token}`,
    hash_type: 'SHA1',
    hash_value: world.faults.take('bill.wrongHash') === undefined ? hash : '0'.repeat(40),
  };
};

const sealOf = (merchant: LocalMerchant, parts: readonly string[]): string =>
  createHmac('sha256', merchant.apiV3Key).update(parts.join('.')).digest('hex');

const billTable = (world: World, merchant: LocalMerchant, kind: string, day: string): BillTable => {
  const table = honestTable(world, merchant, kind, day);
  if (kind === 'fundflow') return table;
  return withTotals({ ...table, rows: withRowFaults(world.faults, table) });
};

const honestTable = (world: World, merchant: LocalMerchant, kind: string, day: string): BillTable => {
  if (kind !== 'fundflow') return tradeBillTable(world, merchant, day, kind.replace('trade-', '') as TradeBillType);
  return fundFlowTable(
    world,
    merchant,
    day,
    world.faults.isArmed('bill.fullWidthParentheses') ? ['（', '）'] : ['(', ')'],
  );
};

/** The file a tester wrote instead, or the honest one with its armed faults. */
const billBytes = (world: World, merchant: LocalMerchant, kind: string, day: string): Buffer => {
  const written = writtenBill(world, kind, day);
  return written === undefined ? Buffer.from(billText(world, merchant, kind, day), 'utf8') : readFileSync(written);
};

const writtenBill = (world: World, kind: string, day: string): string | undefined =>
  world.writtenBills.get(`${kind}.${day}`);

const billText = (world: World, merchant: LocalMerchant, kind: string, day: string): string => {
  const { heading, rows, summaryHeading, summary } = billTable(world, merchant, kind, day);
  const lines = [heading, ...rows.map(billRow), summaryHeading, billRow(summary)];
  const lineEnd = world.faults.isArmed('bill.lf') ? '\n' : '\r\n';
  const bom = world.faults.isArmed('bill.noBom') ? '' : '\uFEFF';
  return bom + lines.join(lineEnd) + (world.faults.isArmed('bill.noLastLineEnd') ? '' : lineEnd);
};

/** Every value has a backtick in front; commas and line ends of user text are escaped. */
const billRow = (cells: readonly string[]): string =>
  cells.map((cell) => `\`${cell.replaceAll(',', '\\ ').replaceAll('\n', '\\n')}`).join(',');

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
