import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableColumn } from 'typeorm';
import { newRid } from '../../shared/ids';
import { columnShape } from '../columns';
import { columnType } from '../table';
import { createTable } from './table-builder';

/** Families: links with relation and consent, what was asked and proved, pay requests, places kept for who takes over. */
export class Families1700000000002 implements MigrationInterface {
  readonly name = 'Families1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns, unique, index] of TABLES) {
      await createTable(runner, name, columns.split(' '), {
        unique: unique.map((key) => key.split(' ')),
        index: index.map((key) => key.split(' ')),
      });
    }
    const engine = runner.dataSource.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    for (const column of LEASE_COLUMNS) {
      const shape = columnShape(column);
      const precision = shape.type === 'datetime' ? { precision: 3 } : {};
      await runner.addColumn(
        'leases',
        new TableColumn({ name: shape.name, type: columnType(shape, engine), isNullable: true, ...precision }),
      );
    }
    await linkThosePresent(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of LEASE_COLUMNS) await runner.dropColumn('leases', columnShape(column).name);
    for (const [name] of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const LEASE_COLUMNS = ['kept_for_id?', 'kept_until_at?'];

type Declared = readonly [name: string, columns: string, unique: readonly string[], index: readonly string[]];

const TABLES: readonly Declared[] = [
  [
    'family_links',
    'account_id participant_id rid relation state since_day asked_until_at? ended_by?',
    ['account_id participant_id', 'rid'],
    ['participant_id'],
  ],
  [
    'family_asks',
    'token_hash link_id way live_slot? expires_at claimed_by_id?',
    ['token_hash', 'link_id live_slot'],
    [],
  ],
  [
    'proof_codes',
    'purpose participant_id account_id code_index live_slot? expires_at try_n used_at?',
    ['purpose participant_id account_id live_slot'],
    ['participant_id account_id'],
  ],
  [
    'pay_requests',
    'token_hash basket_id account_id expires_at claimed_by_id? claimed_basket_id?',
    ['token_hash'],
    ['basket_id'],
  ],
];

/** Whoever may pay already gets a link row, with what was known then. */
const linkThosePresent = async (runner: QueryRunner): Promise<void> => {
  const levels = (await runner.query('SELECT id FROM identity_levels')) as { id: number | string }[];
  for (const { id } of levels) {
    await runner.query(
      `INSERT INTO family_links (account_id, participant_id, rid, relation, state, since_day, created_at)
       SELECT account_id, participant_id, ?, CASE WHEN level_n = 2 THEN 'self' ELSE 'other' END, 'payOnly',
              SUBSTR(created_at, 1, 10), created_at
       FROM identity_levels WHERE id = ?`,
      [newRid(), id],
    );
  }
};
