import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** Who has paid, by village and fee year: single deltas, and what they add up to. */
export class Progress1700000000015 implements MigrationInterface {
  readonly name = 'Progress1700000000015';

  async up(runner: QueryRunner): Promise<void> {
    const deltas = 'source_key region_code fee_year paid_day people_n amount_fen folded_at?';
    await createTable(runner, 'progress_deltas', deltas.split(' '), {
      unique: [['source_key']],
      index: [['folded_at']],
    });
    await createTable(runner, 'progress_totals', ['region_code', 'fee_year', 'people_n', 'amount_fen'], {
      unique: [['region_code', 'fee_year']],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('progress_totals');
    await runner.dropTable('progress_deltas');
  }
}
