import { defineTable } from './table';
import type { Reader, Tx } from './transaction';

/** U(only_slot): two maintenances at once. An ended one keeps its row. */
export const maintenance = defineTable('maintenance', ['only_slot?', 'until_at', 'officer', 'ended_at?'], {
  unique: [['only_slot']],
});

/** Until when no new order is begun; `undefined`: there is no maintenance. It ends by a command, never by its time. */
export const maintenanceUntil = async (reader: Reader): Promise<Date | undefined> =>
  (await reader.row<{ untilAt: Date }>('SELECT until_at FROM maintenance WHERE only_slot = 1'))?.untilAt;

/** Step: begins it, or says another time for the one there is. */
export const beginMaintenance = async (tx: Tx, untilAt: Date, officer: string): Promise<void> => {
  if ((await tx.insertIfNew(maintenance, { onlySlot: 1, untilAt, officer })) !== undefined) return;
  await tx.change('UPDATE maintenance SET until_at = ?, officer = ? WHERE only_slot = 1', [untilAt, officer]);
};

/** Step: `false` when there was none. */
export const endMaintenance = async (tx: Tx, now: Date): Promise<boolean> =>
  (await tx.change('UPDATE maintenance SET only_slot = NULL, ended_at = ? WHERE only_slot = 1', [now])) === 1;
