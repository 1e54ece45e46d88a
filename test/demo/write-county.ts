import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoCounty } from './county';

/** Writes the county as the files a real county would import: regions, people, groups, paid. Answers their paths in order. */
export const writeCounty = (folder: string, { regions, people }: DemoCounty): { register: string[]; paid: string } => {
  const write = (name: string, header: string, rows: readonly (readonly (string | number)[])[]): string => {
    const path = join(folder, name);
    writeFileSync(path, `${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`, { mode: 0o600 });
    return path;
  };
  return {
    register: [
      write(
        'regions.csv',
        '区划代码,上级代码,名称,应参保人数',
        regions.map((region) => [region.code, region.parentCode, region.name, region.insurable]),
      ),
      write(
        'people.csv',
        '身份证号,姓名,手机号,户籍村代码,户籍起日,参保登记日,参保状态,停止原因,停止日期',
        people.map((person) => [
          person.idNumber,
          person.name,
          person.phone,
          person.village,
          '',
          person.enrolledDay,
          person.status,
          person.stopReason ?? '',
          person.stoppedDay ?? '',
        ]),
      ),
      write(
        'groups.csv',
        '身份证号,类别,名称,起日,止日,来源',
        people.flatMap((person) =>
          person.groups.map((group) => [
            person.idNumber,
            group.kind,
            group.name,
            group.fromDay,
            group.toDay,
            '演示名册',
          ]),
        ),
      ),
    ],
    paid: write(
      'paid.csv',
      '身份证号,年度,档次,个人缴费,政府补贴,缴费日期,渠道,流水号',
      people.flatMap((person) =>
        person.paid.map((paid) => [
          person.idNumber,
          paid.feeYear,
          paid.tier,
          paid.tier,
          paid.subsidy,
          paid.paidDay,
          paid.channel ?? 'bankCounter',
          `D${person.idNumber.slice(6, 17)}${paid.feeYear}`,
        ]),
      ),
    ),
  };
};
