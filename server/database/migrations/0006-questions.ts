import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** What residents ask, beside the cases that officers answer. */
export class Questions1700000000006 implements MigrationInterface {
  readonly name = 'Questions1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    const columns = 'case_id account_id participant_id? topic fee_year? reason_key? sealed_text?';
    await createTable(runner, 'case_questions', columns.split(' '), { index: [['case_id'], ['account_id']] });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('case_questions');
  }
}
