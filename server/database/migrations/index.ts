import { FirstTables1700000000001 } from './0001-first-tables';

/** All migrations, oldest first. A released migration is never edited. */
export const migrations = [FirstTables1700000000001] as const;
