import type { MerchantAccount } from '../payments/payment-gateway';
import type { Day } from '../shared/day';
import { isDay } from '../shared/day';
import type { Fen } from '../shared/fen';
import type { BillColumn, CellOf } from './bill-columns';
import { BillRefusal } from './bill-refusal';
import { fenOfYuan, milliFenOfYuan } from './bill-amounts';

type Common = {
  /** The heading is line 1. */
  lineN: number;
  /** The day the row counts for: of a trade its success, of a refund its acceptance. */
  onDay: Day;
  outTradeNo: string;
  transactionNo: string;
  amountFen: Fen;
  feeMilliFen: number;
};
export type TradeRow = Common & { kind: 'trade' };
/** `amountFen` is positive. `state` is the bill's word: it is written when the refund is accepted and never again. */
export type RefundRow = Common & { kind: 'refund'; outRefundNo: string; state: string };
export type BillRow = TradeRow | RefundRow;

const TRADE_NO = /^[0-9A-Za-z_\-|*@]{1,32}$/;
const REFUND_NO = /^[0-9A-Za-z_\-|*@]{1,64}$/;
const WECHAT_NO = /^\d{1,32}$/;
const REFUND_STATES = new Set(['SUCCESS', 'PROCESSING', 'FAIL', 'CHANGE']);

/** Reads one row of a trade bill. Throws `BillRefusal`: a row that is not understood makes the whole bill doubtful. */
export const readBillRow = (
  cellOf: CellOf<BillColumn>,
  cells: readonly string[],
  lineN: number,
  account: Pick<MerchantAccount, 'mode' | 'merchant' | 'subMerchant'>,
): BillRow => {
  const cell = (column: BillColumn): string => cellOf(cells, column);
  const refuse = (reason: string): never => {
    throw new BillRefusal(reason, lineN);
  };
  const isOurs =
    cell('商户号') === account.merchant &&
    (account.mode === 'direct' ? ['0', ''].includes(cell('特约商户号')) : cell('特约商户号') === account.subMerchant);
  if (!isOurs) refuse('是别的商户的账。');
  if (cell('货币种类') !== 'CNY') refuse('货币不是人民币。');
  const outTradeNo = cell('商户订单号');
  const transactionNo = cell('微信订单号');
  if (!TRADE_NO.test(outTradeNo)) refuse('商户订单号里有不该有的字符。');
  if (!WECHAT_NO.test(transactionNo)) refuse('微信订单号不是数字。');
  const feeMilliFen = milliFenOfYuan(cell('手续费')) ?? refuse('手续费不是金额。');
  const common = { lineN, outTradeNo, transactionNo, feeMilliFen };
  switch (cell('交易状态')) {
    case 'SUCCESS':
      return { ...common, kind: 'trade', onDay: dayCell(cell('交易时间'), lineN), amountFen: amount('订单金额') };
    case 'REFUND': {
      const outRefundNo = cell('商户退款单号');
      const state = cell('退款状态');
      if (!REFUND_NO.test(outRefundNo)) refuse('商户退款单号里有不该有的字符。');
      if (!REFUND_STATES.has(state)) refuse('退款状态不认识。');
      const onDay = dayCell(cell('退款申请时间') || cell('交易时间'), lineN);
      return { ...common, kind: 'refund', onDay, amountFen: amount('申请退款金额'), outRefundNo, state };
    }
    default:
      return refuse('交易状态不认识。');
  }

  function amount(column: '订单金额' | '申请退款金额'): Fen {
    const read = fenOfYuan(cell(column));
    return read === undefined || read <= 0 ? refuse(`${column}不是金额。`) : read;
  }
};

const dayCell = (text: string, lineN: number): Day => {
  const [onDay = '', time = ''] = text.split(' ');
  if (!isDay(onDay) || !/^([01]\d|2[0-3])(:[0-5]\d){2}$/.test(time)) throw new BillRefusal('时间不对。', lineN);
  return onDay;
};
