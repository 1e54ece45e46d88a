import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keyName } from '../table';
import { changeNullable, createTable, extendTable } from './table-builder';

/** Officers and what two of them decide; applications for refunds; payments that fit no order and may go back. */
export class Refunds1700000000008 implements MigrationInterface {
  readonly name = 'Refunds1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns, unique, index] of TABLES) {
      await createTable(runner, name, words(columns), { unique: unique.map(words), index: index.map(words) });
    }
    await changeNullable(runner, 'refunds', 'order_id?'); // a payment that fits no order has none
    await extendTable(runner, 'refunds', ['held_payment_id?'], { unique: [HELD_KEY] });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('refunds', keyName('uq', 'refunds', HELD_KEY));
    await runner.dropColumn('refunds', 'held_payment_id');
    await changeNullable(runner, 'refunds', 'order_id');
    for (const [name] of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const words = (text: string): string[] => text.split(' ');
const HELD_KEY = ['held_payment_id', 'sequence_n'];

type Declared = readonly [name: string, columns: string, unique: readonly string[], index: readonly string[]];

const TABLES: readonly Declared[] = [
  ['officers', 'name salt secret_hash stopped_at?', ['name'], []],
  ['approvals', 'kind subject live_slot? wish first_by second_by? decided_at?', ['kind subject live_slot'], []],
  [
    'refund_applications',
    'rid number order_id account_id reason sealed_text? amount_fen state answer_by_day answer_text? decided_at?',
    ['rid', 'number'],
    ['order_id', 'state answer_by_day'],
  ],
  [
    'refund_application_lines',
    'application_id order_line_id line_id amount_fen refund_id? live_slot?',
    ['order_line_id live_slot'],
    ['application_id', 'refund_id'],
  ],
  [
    'held_payments',
    'transaction_no out_trade_no order_id? merchant_account_id? total_fen reserved_fen success_at',
    ['transaction_no'],
    ['order_id'],
  ],
];
