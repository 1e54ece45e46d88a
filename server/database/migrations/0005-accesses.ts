import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keyName } from '../table';
import { createTable, extendTable } from './table-builder';

/** Who looked at whose record; the orders of a person-year are found by it. */
export class Accesses1700000000005 implements MigrationInterface {
  readonly name = 'Accesses1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'accesses', ['participant_id', 'account_id', 'what', 'access_day'], {
      unique: [['participant_id', 'account_id', 'what', 'access_day']],
    });
    await extendTable(runner, 'order_lines', [], { index: [['person_year_id']] });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('order_lines', keyName('ix', 'order_lines', ['person_year_id']));
    await runner.dropTable('accesses');
  }
}
