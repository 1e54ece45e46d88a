import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** What residents let us send them: leave by template, every tap that gave it, and the switches. */
export class Messages1700000000007 implements MigrationInterface {
  readonly name = 'Messages1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns, unique] of TABLES) {
      await createTable(runner, name, columns.split(' '), { unique: [unique.split(' ')] });
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const TABLES = [
  ['message_quotas', 'account_id template standing_slot? granted_n used_n refused_n', 'account_id template'],
  ['quota_events', 'source_key account_id template result change_n', 'source_key'],
  ['message_switches', 'account_id kind state', 'account_id kind'],
] as const;
