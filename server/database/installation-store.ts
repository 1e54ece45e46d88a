import { defineTable } from './table';
import type { Database } from './transaction';

/** U(only_slot): one database in two run modes. */
export const installation = defineTable('installation', ['only_slot', 'run_mode'], { unique: [['only_slot']] });

/** The run mode this database belongs to; the first start writes it, later starts only read it. */
export const rememberedRunMode = (database: Database, runMode: string): Promise<string> =>
  database.inTransaction(async (tx) => {
    await tx.insertIfNew(installation, { onlySlot: 1, runMode });
    const row = await tx.row<{ runMode: string }>('SELECT run_mode FROM installation WHERE only_slot = 1');
    return row?.runMode ?? runMode;
  });
