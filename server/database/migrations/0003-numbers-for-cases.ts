import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnShape } from '../columns';
import { keyName } from '../table';
import { extendTable } from './table-builder';

/** Cases get a number that people can read out, urgency and the officer's answer; lines the day of their reversal. */
export class NumbersForCases1700000000003 implements MigrationInterface {
  readonly name = 'NumbersForCases1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns, unique, index] of ADDED) await extendTable(runner, name, columns, { unique, index });
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, columns, unique, index] of [...ADDED].reverse()) {
      for (const on of index) await runner.dropIndex(name, keyName('ix', name, on));
      for (const on of unique) await runner.dropIndex(name, keyName('uq', name, on));
      for (const declared of columns) await runner.dropColumn(name, columnShape(declared).name);
    }
  }
}

type Keys = readonly (readonly string[])[];

const ADDED: readonly (readonly [name: string, columns: readonly string[], unique: Keys, index: Keys])[] = [
  ['cases', ['number?', 'is_urgent?', 'answer_text?'], [['number']], []],
  ['contribution_lines', ['reversed_day?'], [], []],
  ['line_stages', [], [], [['stage']]],
];
