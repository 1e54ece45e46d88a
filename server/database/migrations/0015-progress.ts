import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** Who has paid, by village and fee year: single deltas, and what they add up to. What is credited already counts. */
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
    await runner.query(CREDITED_BEFORE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('progress_totals');
    await runner.dropTable('progress_deltas');
  }
}

const CREDITED_BEFORE = `INSERT INTO progress_deltas (source_key, region_code, fee_year, paid_day, people_n, amount_fen, created_at)
  SELECT CONCAT('line:', l.id), COALESCE(h.region_code, ''), y.fee_year, l.collection_day,
    CASE WHEN d.kind = 'contribution' THEN 1 ELSE 0 END, l.personal_fen, l.created_at
  FROM contribution_lines l JOIN person_years y ON y.id = l.person_year_id JOIN due_items d ON d.id = l.due_item_id
  LEFT JOIN household_regions h ON h.participant_id = y.participant_id AND h.to_day IS NULL
  WHERE l.live_slot = 1`;
