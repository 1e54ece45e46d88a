import type { CsvRow } from '../participants/csv-file';
import type { RowProblem } from '../participants/import-problems';
import type { Day } from '../shared/day';
import { isDay } from '../shared/day';
import type { Fen } from '../shared/fen';
import { fen } from '../shared/fen';
import type { IdNumber } from '../shared/identity-number';
import { parseIdNumber } from '../shared/identity-number';
import type { Result } from '../shared/result';
import { no, ok } from '../shared/result';

/** One payment that another channel took. */
export type PaidRow = {
  idNumber: IdNumber;
  feeYear: number;
  tier: string;
  personalFen: Fen;
  subsidyFen: Fen;
  paidDay: Day;
  channel: string;
  serial: string;
};

export const PAID_HEADER = ['身份证号', '年度', '档次', '个人缴费', '政府补贴', '缴费日期', '渠道', '流水号'] as const;

/** Reads one row of `paid.csv`. Amounts are yuan with at most two decimals. */
export const readPaidRow = ({ line, cells }: CsvRow, today: Day): Result<PaidRow, RowProblem> => {
  const [idText = '', year = '', tier = '', personal = '', subsidy = '', paidDay = '', channel = '', serial = ''] =
    cells;
  const wrong = (column: string, reason: string, mend: string): Result<PaidRow, RowProblem> =>
    no({ line, column, reason, mend });
  const idNumber = parseIdNumber(idText, today);
  if (!idNumber.ok) return wrong('身份证号', '号码不对。', '请对着证改。');
  const feeYear = Number(year);
  if (!Number.isInteger(feeYear) || feeYear < 2009 || feeYear > 2100)
    return wrong('年度', '不是四位年份。', '请写如 2026。');
  if (!/^[0-9A-Za-z]{1,20}$/.test(tier)) return wrong('档次', '档次代码不对。', '请写如 500。');
  const personalFen = readYuan(personal);
  const subsidyFen = readYuan(subsidy === '' ? '0' : subsidy);
  if (personalFen === undefined) return wrong('个人缴费', '金额不对。', '请写元，最多两位小数。');
  if (subsidyFen === undefined) return wrong('政府补贴', '金额不对。', '请写元，最多两位小数。');
  if (!isDay(paidDay) || paidDay > today) return wrong('缴费日期', '日期不对，或在今天以后。', '请写如 2026-06-11。');
  if (!/^[a-z][A-Za-z]{1,30}$/.test(channel) || channel === 'wechat')
    return wrong('渠道', '渠道代码不对。', '请写如 bankCounter。');
  if (!/^[0-9A-Za-z-]{1,40}$/.test(serial))
    return wrong('流水号', '流水号不对。', '只能有数字、字母和短横，最多40位。');
  return ok({ idNumber: idNumber.value, feeYear, tier, personalFen, subsidyFen, paidDay, channel, serial });
};

const readYuan = (text: string): Fen | undefined => {
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(text)) return undefined;
  const [whole = '0', cents = ''] = text.split('.');
  return fen(Number(whole) * 100 + Number(cents.padEnd(2, '0')));
};
