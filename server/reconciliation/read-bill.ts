import type { MerchantAccount } from '../payments/payment-gateway';
import type { Day } from '../shared/day';
import { bareCell, billColumns, FIRST_TOTAL, totalColumns } from './bill-columns';
import { BillRefusal } from './bill-refusal';
import { fenOfYuan } from './bill-amounts';
import type { BillRow } from './bill-row';
import { readBillRow } from './bill-row';
import { splitBill } from './split-bill';

const ROWS_MAX = 2_000_000;

export type BillExpectation = {
  account: Pick<MerchantAccount, 'mode' | 'merchant' | 'subMerchant'>;
  onDay: Day;
};

/**
 * The rows of a trade bill, one by one. Throws `BillRefusal` where the file is not a whole, well-formed bill of this
 * merchant and day; what its last line counts and sums must be what its rows say.
 */
export const readBill = async function* (
  content: AsyncIterable<Buffer>,
  { account, onDay }: BillExpectation,
): AsyncGenerator<BillRow> {
  const records = splitBill(content);
  const heading = await records.next();
  if (heading.done === true) throw new BillRefusal('文件是空的。');
  const cellOf = billColumns(heading.value);
  const sums = { rowN: 0, tradeFen: 0, refundFen: 0, ofThisDayN: 0 };
  let lineN = 1;
  for await (const cells of records) {
    lineN += 1;
    if (bareCell(cells[0] ?? '') === FIRST_TOTAL) {
      await checkTotals(records, cells, lineN, sums);
      if (sums.rowN > 0 && sums.ofThisDayN === 0) throw new BillRefusal(`没有一行是${onDay}的账。`);
      return;
    }
    if (cells.length !== heading.value.length) throw new BillRefusal('列数和表头不一样。', lineN);
    const row = readBillRow(cellOf, cells, lineN, account);
    sums.rowN += 1;
    sums[row.kind === 'trade' ? 'tradeFen' : 'refundFen'] += row.amountFen;
    if (row.onDay === onDay) sums.ofThisDayN += 1;
    if (sums.rowN > ROWS_MAX) throw new BillRefusal('行数太多。');
    yield row;
  }
  throw new BillRefusal('没有最后的合计，文件不完整。');
};

type Sums = { rowN: number; tradeFen: number; refundFen: number };

const checkTotals = async (
  records: AsyncGenerator<string[]>,
  heading: readonly string[],
  lineN: number,
  sums: Sums,
): Promise<void> => {
  const totals = await records.next();
  if (totals.done === true) throw new BillRefusal('没有最后的合计，文件不完整。');
  const cellOf = totalColumns(heading, lineN);
  const isRight =
    cellOf(totals.value, '总交易单数') === String(sums.rowN) &&
    bigFen(cellOf(totals.value, '订单总金额')) === sums.tradeFen &&
    bigFen(cellOf(totals.value, '申请退款总金额')) === sums.refundFen;
  if (!isRight) throw new BillRefusal('合计和各行加起来不一样。', lineN + 1);
  if ((await records.next()).done !== true) throw new BillRefusal('合计后面还有内容。', lineN + 2);
};

// A total may be more than one amount can be: it is read in two halves.
const bigFen = (text: string): number | undefined => {
  const [, whole = '', part = ''] = /^(\d{1,12})(\.\d{1,2})?$/.exec(text) ?? [];
  const cents = fenOfYuan(`0${part}`);
  return whole === '' || cents === undefined ? undefined : Number(whole) * 100 + cents;
};
