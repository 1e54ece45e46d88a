import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** How often somebody may be answered in the chat, and which answer went: nothing of what was written. */
export class Chats1700000000017 implements MigrationInterface {
  readonly name = 'Chats1700000000017';

  async up(runner: QueryRunner): Promise<void> {
    const windows = 'person_index opened_at ends_at replies_n used_n words_until_at?';
    await createTable(runner, 'chat_windows', windows.split(' '), {
      unique: [['person_index']],
      index: [['ends_at']],
    });
    const replies = 'push_hash position_n person_index intent kind state sent_at?';
    await createTable(runner, 'chat_replies', replies.split(' '), {
      unique: [['push_hash', 'position_n']],
      index: [['created_at'], ['person_index']],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('chat_replies');
    await runner.dropTable('chat_windows');
  }
}
