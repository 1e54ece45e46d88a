import { dataSourceOf, openDatabase } from '../../server/database/data-source';
import type { DatabaseSettings } from '../../server/database/data-source';
import { createTable } from '../../server/database/migrations/table-builder';
import type { RowOf } from '../../server/database/table';
import { defineTable } from '../../server/database/table';
import type { Database } from '../../server/database/transaction';
import type { Clock } from '../../server/shared/clock';

/** A table of the tests' own with a column of every type, so that the database contract depends on no room. */
export const contractRows = defineTable(
  'contract_rows',
  [
    'name',
    'live_slot?',
    'amount_fen',
    'fee_year',
    'try_n',
    'other_id?',
    'paid_day',
    'seen_at',
    'done_at?',
    'note_text?',
  ],
  { unique: [['name', 'live_slot']] },
);
export type ContractRow = RowOf<typeof contractRows>;

/** Makes the table in an empty database and opens it as the product does. */
export const openContractDatabase = async (settings: DatabaseSettings, clock: Clock): Promise<Database> => {
  const source = await dataSourceOf(settings).initialize();
  const runner = source.createQueryRunner();
  await createTable(runner, contractRows.name, contractRows.columns, { unique: contractRows.unique });
  await runner.release();
  await source.destroy();
  return openDatabase(settings, clock, { migrate: false });
};
