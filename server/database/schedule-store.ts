import { defineTable } from './table';
import type { Database } from './transaction';

/** U(name, due_at): a daily job twice. `leased_until_at`: nobody else takes it up before; also the next try of one that must wait. */
export const schedules = defineTable('schedules', ['name', 'due_at', 'owner?', 'leased_until_at?', 'done_at?'], {
  unique: [['name', 'due_at']],
});

type Turn = { name: string; dueAt: Date };

/** The turns of jobs that come once a day, over all processes of the county. */
export type ScheduleRows = {
  /** Takes a turn until then. `false`: it is done, or somebody else has it. */
  claim(turn: Turn, owner: string, now: Date, until: Date): Promise<boolean>;
  finish(turn: Turn, owner: string, now: Date): Promise<void>;
  /** Nobody takes it up before this instant. */
  postpone(turn: Turn, owner: string, until: Date): Promise<void>;
};

export const scheduleRows = ({ inTransaction, reader }: Pick<Database, 'inTransaction' | 'reader'>): ScheduleRows => ({
  claim: async ({ name, dueAt }, owner, now, until) => {
    const key = 'WHERE name = ? AND due_at = ?';
    const known = await reader.row<{ doneAt: Date | null }>(`SELECT done_at FROM schedules ${key}`, [name, dueAt]);
    if (known !== undefined && known.doneAt !== null) return false;
    return inTransaction(async (tx) => {
      if (known === undefined) await tx.insertIfNew(schedules, { name, dueAt });
      const sql = `UPDATE schedules SET owner = ?, leased_until_at = ? ${key}
        AND done_at IS NULL AND (leased_until_at IS NULL OR leased_until_at <= ?)`;
      return (await tx.change(sql, [owner, until, name, dueAt, now])) === 1;
    });
  },
  finish: async ({ name, dueAt }, owner, now) => {
    const sql = `UPDATE schedules SET done_at = ? WHERE name = ? AND due_at = ? AND owner = ? AND done_at IS NULL`;
    await inTransaction((tx) => tx.change(sql, [now, name, dueAt, owner]));
  },
  postpone: async ({ name, dueAt }, owner, until) => {
    const sql = `UPDATE schedules SET leased_until_at = ? WHERE name = ? AND due_at = ? AND owner = ? AND done_at IS NULL`;
    await inTransaction((tx) => tx.change(sql, [until, name, dueAt, owner]));
  },
});
