import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** WeChat's bills and what was found in them; the days of daily jobs. */
export class Reconciliation1700000000004 implements MigrationInterface {
  readonly name = 'Reconciliation1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns, unique, index] of TABLES) {
      await createTable(runner, name, words(columns), { unique: unique.map(words), index: index.map(words) });
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const words = (text: string): string[] => text.split(' ');

type Declared = readonly [name: string, columns: string, unique: readonly string[], index: readonly string[]];

const TABLES: readonly Declared[] = [
  [
    'bills',
    'merchant_account_id bill_day kind file_hash wechat_sha row_n fee_fen state',
    ['merchant_account_id bill_day kind'],
    [],
  ],
  ['bill_parts', 'bill_id position_n part_text', ['bill_id position_n'], []],
  [
    'bill_lines',
    'bill_id line_n out_trade_no out_refund_no? transaction_no amount_fen finding',
    ['bill_id line_n'],
    ['out_trade_no', 'transaction_no'],
  ],
  ['bill_differences', 'bill_id kind subject amount_fen', ['bill_id kind subject'], []],
  ['schedules', 'name due_at owner? leased_until_at? done_at?', ['name due_at'], []],
];
