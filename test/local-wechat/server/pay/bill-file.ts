import type { LocalMerchant } from '../local-wechat-options';
import { beijingDay, rfc3339 } from '../wechat-clock';
import type { Order, Refund, World } from '../world';
import { orderKey } from '../world';

export type TradeBillType = 'ALL' | 'SUCCESS' | 'REFUND';

/** A bill before it becomes bytes: no backticks yet. */
export type BillTable = { heading: string; rows: string[][]; summaryHeading: string; summary: string[] };

const HEADING =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,';
const REFUND_HEADING = '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,';
const TAIL_HEADING = '商品名称,商户数据包,手续费,费率,订单金额,';
const FEE_PER_MILLE = 6;

/** The trades of a Beijing day by success time, its refunds by the day they were accepted. */
export const tradeBillTable = (world: World, merchant: LocalMerchant, day: string, type: TradeBillType): BillTable => {
  const paid = type === 'REFUND' ? [] : paidOrders(world, merchant, day);
  const refunds = type === 'SUCCESS' ? [] : refundsOfDay(world, merchant, day);
  const rows = [
    ...paid.map((order) => ({ at: order.paidAt ?? 0, cells: tradeRow(merchant, order, type) })),
    ...refunds.map((refund) => ({ at: refund.createdAt, cells: refundRow(world, merchant, refund, type) })),
  ];
  return withTotals({
    heading: tradeHeading(type),
    rows: rows.sort((a, b) => b.at - a.at).map(({ cells }) => cells),
    summaryHeading:
      type === 'SUCCESS'
        ? '总交易单数,应结订单总金额,手续费总金额,订单总金额'
        : '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
    summary: [],
  });
};

/** The last line of a trade bill: how many rows there are, and what each money column sums up to. */
export const withTotals = (table: BillTable): BillTable => {
  const names = table.heading.split(',');
  const total = (column: string, decimals: number): string => {
    const at = names.indexOf(column);
    const units = sum(table.rows.map((row) => Math.round(Number(row[at]) * 10 ** decimals)));
    return (units / 10 ** decimals).toFixed(decimals);
  };
  const summary = table.summaryHeading.split(',').map((name) => {
    if (name === '总交易单数') return String(table.rows.length);
    const column = name.replace('总金额', name === '手续费总金额' ? '' : '金额');
    return total(column, column === '手续费' ? 5 : 2);
  });
  return { ...table, summary };
};

const tradeHeading = (type: TradeBillType): string => {
  if (type === 'SUCCESS') return `${HEADING}${TAIL_HEADING}费率备注`;
  const times = type === 'REFUND' ? '退款申请时间,退款成功时间,' : '';
  return `${HEADING}${times}${REFUND_HEADING}${TAIL_HEADING}申请退款金额,费率备注`;
};

const tradeRow = (merchant: LocalMerchant, order: Order, type: TradeBillType): string[] => {
  const head = headCells(merchant, order, billTime(order.paidAt ?? 0), 'SUCCESS', order.totalFen);
  const tail = [order.description, order.attach ?? '', feeYuan(order.totalFen), '0.60%', yuan(order.totalFen)];
  const refundCells = type === 'ALL' ? ['0', '0', yuan(0), yuan(0), '', ''] : [];
  return [...head, ...refundCells, ...tail, ...(type === 'ALL' ? [yuan(0)] : []), ''];
};

const BILL_STATES = { PROCESSING: 'PROCESSING', SUCCESS: 'SUCCESS', ABNORMAL: 'CHANGE', CLOSED: 'FAIL' } as const;

const refundRow = (world: World, merchant: LocalMerchant, refund: Refund, type: TradeBillType): string[] => {
  const order = world.orders.get(orderKey(refund.mchid, refund.outTradeNo));
  if (order === undefined) throw new Error('a refund without its order');
  const applied = billTime(refund.createdAt);
  const succeeded = refund.succeededAt === undefined ? '' : billTime(refund.succeededAt);
  return [
    ...headCells(merchant, order, applied, 'REFUND', 0),
    ...(type === 'REFUND' ? [applied, succeeded] : []),
    ...[refund.refundId, refund.outRefundNo, yuan(refund.refundFen), yuan(0), 'ORIGINAL', BILL_STATES[refund.state]],
    ...[
      order.description,
      order.attach ?? '',
      feeYuan(-refund.refundFen),
      '0.60%',
      yuan(0),
      yuan(refund.refundFen),
      '',
    ],
  ];
};

const headCells = (
  merchant: LocalMerchant,
  order: Order,
  time: string,
  state: string,
  settledFen: number,
): string[] => [
  time,
  merchant.spAppid ?? merchant.appid,
  merchant.mchid,
  merchant.subMchid ?? '0',
  '',
  order.transactionId ?? '',
  order.outTradeNo,
  order.payerOpenid,
  'JSAPI',
  state,
  'OTHERS',
  'CNY',
  yuan(settledFen),
  yuan(0),
];

/** The basic account: what came in, what the fee took, what went back. */
export const fundFlowTable = (
  world: World,
  merchant: LocalMerchant,
  day: string,
  parentheses: readonly [string, string],
): BillTable => {
  const [open, shut] = parentheses;
  let balanceFen = 0;
  const movements = [
    ...paidOrders(world, merchant, day).flatMap((order) => {
      const base = { at: order.paidAt ?? 0, id: order.transactionId ?? '', voucher: order.outTradeNo };
      return [
        { ...base, name: '交易', kind: '收入', fen: order.totalFen },
        { ...base, name: '扣除交易手续费', kind: '支出', fen: -feeFen(order.totalFen) },
      ];
    }),
    ...refundsOfDay(world, merchant, day).map((refund) => ({
      at: refund.createdAt,
      id: refund.refundId,
      voucher: refund.outRefundNo,
      name: '退款',
      kind: '支出',
      fen: feeFen(refund.refundFen) - refund.refundFen,
    })),
  ].sort((a, b) => a.at - b.at);
  const rows = movements.map(({ at, id, voucher, name, kind, fen }, index) => {
    balanceFen += fen;
    const flowNo = `${id}${String(index).padStart(4, '0')}`;
    return [billTime(at), id, flowNo, name, name, kind, yuan(Math.abs(fen)), yuan(balanceFen), 'system', '', voucher];
  });
  const incomes = movements.filter(({ fen }) => fen > 0);
  const expenses = movements.filter(({ fen }) => fen <= 0);
  const total = (list: typeof movements): string => yuan(Math.abs(sum(list.map(({ fen }) => fen))));
  return {
    heading: `记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额${open}元${shut},账户结余${open}元${shut},资金变更提交申请人,备注,业务凭证号`,
    rows,
    summaryHeading: '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额',
    summary: [String(rows.length), String(incomes.length), total(incomes), String(expenses.length), total(expenses)],
  };
};

const paidOrders = (world: World, { mchid }: LocalMerchant, day: string): Order[] =>
  [...world.orders.values()].filter(
    (order) => order.mchid === mchid && order.paidAt !== undefined && beijingDay(order.paidAt) === day,
  );

const refundsOfDay = (world: World, { mchid }: LocalMerchant, day: string): Refund[] =>
  [...world.refunds.values()].filter((refund) => refund.mchid === mchid && beijingDay(refund.createdAt) === day);

const billTime = (at: number): string => rfc3339(at).slice(0, 19).replace('T', ' ');

const sum = (fens: readonly number[]): number => fens.reduce((total, fen) => total + fen, 0);

const yuan = (fen: number): string => {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** 0.6 %, rounded to the fen, half up. */
const feeFen = (fen: number): number => Math.round((fen * FEE_PER_MILLE) / 1000);

/** Fees have five decimals in the trade bill. */
const feeYuan = (fen: number): string => `${yuan(Math.sign(fen) * feeFen(Math.abs(fen)))}000`;
