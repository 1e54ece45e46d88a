import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** Every message to a resident from the plan to what became of it, and whom it is about. */
export class SentMessages1700000000012 implements MigrationInterface {
  readonly name = 'SentMessages1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'messages', MESSAGES.split(' '), {
      unique: [['rid'], ['recipient', 'purpose_key']],
      index: [['state', 'send_after_at'], ['message_no'], ['account_id']],
    });
    await createTable(runner, 'message_people', ['message_id', 'participant_id', 'purpose_key'], {
      unique: [['participant_id', 'purpose_key']],
      index: [['message_id']],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('message_people');
    await runner.dropTable('messages');
  }
}

const MESSAGES =
  'rid recipient account_id? participant_id? kind purpose purpose_key subject state send_after_at try_n owner? ' +
  'leased_until_at? channel? template? message_no? problem? sent_at?';
