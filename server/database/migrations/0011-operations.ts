import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** What operators decide and are told: maintenance, alarms, refused notices. */
export class Operations1700000000011 implements MigrationInterface {
  readonly name = 'Operations1700000000011';

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
  ['maintenance', 'only_slot? until_at officer ended_at?', ['only_slot'], []],
  ['alarms', 'name open_slot? told_at? cleared_at?', ['name open_slot'], []],
  ['notice_refusals', 'noted_at refused_n', [], ['noted_at']],
];
