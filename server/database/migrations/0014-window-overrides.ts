import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** Windows that two officers let go on. */
export class WindowOverrides1700000000014 implements MigrationInterface {
  readonly name = 'WindowOverrides1700000000014';

  async up(runner: QueryRunner): Promise<void> {
    const columns = 'region_code pack_year closes_at approver_first approver_second? reason';
    await createTable(runner, 'window_overrides', columns.split(' '), {
      unique: [['region_code', 'pack_year', 'closes_at']],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('window_overrides');
  }
}
