import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/** U(name, open_slot): an alarm raised twice. `told_at`: when the webhook last took it; empty while it did not. */
export const alarms = defineTable('alarms', ['name', 'open_slot?', 'told_at?', 'cleared_at?'], {
  unique: [['name', 'open_slot']],
});

/** Insert-only until a day old: how many notices a process refused in a while. Nothing of the notices themselves. */
export const noticeRefusals = defineTable('notice_refusals', ['noted_at', 'refused_n'], { index: [['noted_at']] });

export type OpenAlarm = { name: string; toldAt: Date | null; createdAt: Date };

export const openAlarms = (reader: Reader): Promise<OpenAlarm[]> =>
  reader.rows<OpenAlarm>('SELECT name, told_at, created_at FROM alarms WHERE open_slot = 1');

/** Step: `false`: it stands already. */
export const openAlarm = async (tx: Tx, name: string): Promise<boolean> =>
  (await tx.insertIfNew(alarms, { name, openSlot: 1 })) !== undefined;

/** Step: takes the turn to tell it. `false`: somebody told it since `before`, or it is over. */
export const claimTelling = async (tx: Tx, name: string, before: Date, now: Date): Promise<boolean> =>
  (await tx.change(
    'UPDATE alarms SET told_at = ? WHERE name = ? AND open_slot = 1 AND (told_at IS NULL OR told_at <= ?)',
    [now, name, before],
  )) === 1;

/** Step: nobody heard it: it is told again in the next round. */
export const forgetTelling = (tx: Tx, name: string, toldAt: Date): Promise<number> =>
  tx.change('UPDATE alarms SET told_at = NULL WHERE name = ? AND open_slot = 1 AND told_at = ?', [name, toldAt]);

/** Step: `false`: somebody else cleared it. */
export const clearAlarm = async (tx: Tx, name: string, now: Date): Promise<boolean> =>
  (await tx.change('UPDATE alarms SET open_slot = NULL, cleared_at = ? WHERE name = ? AND open_slot = 1', [
    now,
    name,
  ])) === 1;

/** Step: the word that it is over did not get through: it stands again, and the next round says so. */
export const standAgain = (tx: Tx, name: string, clearedAt: Date): Promise<number> =>
  tx.change(
    'UPDATE alarms SET open_slot = 1, cleared_at = NULL WHERE name = ? AND open_slot IS NULL AND cleared_at = ?',
    [name, clearedAt],
  );

const KEPT_MS = 24 * 60 * 60_000;

/** Step: what a process counted since it last said so. */
export const noteRefusals = async (tx: Tx, refusedN: number, now: Date): Promise<void> => {
  await tx.insert(noticeRefusals, { notedAt: now, refusedN });
  await tx.change('DELETE FROM notice_refusals WHERE noted_at < ?', [new Date(now.getTime() - KEPT_MS)]);
};
