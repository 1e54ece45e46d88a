import type { Database } from './transaction';

/** What time the database has. */
export const databaseNow = async ({ engine, reader }: Pick<Database, 'engine' | 'reader'>): Promise<Date> => {
  const sql =
    engine === 'sqlite' ? `SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') AS now_at` : `SELECT UTC_TIMESTAMP(3) AS now_at`;
  const row = await reader.row<{ nowAt: Date }>(sql);
  if (row === undefined) throw new Error('the database does not tell the time');
  return row.nowAt;
};
