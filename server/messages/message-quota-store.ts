import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';
import type { Reader, Tx } from '../database/transaction';

/**
 * How many messages of a template somebody agreed to, and how many went: WeChat has no way to ask. `isStanding`: agreed to
 * for good, a long-term template. U(account_id, template).
 */
export const messageQuotas = defineTable(
  'message_quotas',
  ['account_id', 'template', 'standing_slot?', 'granted_n', 'used_n', 'refused_n'],
  { unique: [['account_id', 'template']] },
);
export type QuotaRow = Pick<
  RowOf<typeof messageQuotas>,
  'accountId' | 'template' | 'standingSlot' | 'grantedN' | 'usedN'
>;

/** Insert-only. U(source_key): an accept counted twice. */
export const quotaEvents = defineTable('quota_events', ['source_key', 'account_id', 'template', 'result', 'change_n'], {
  unique: [['source_key']],
});

/** U(account_id, kind): a switch twice. No row: on. */
export const messageSwitches = defineTable('message_switches', ['account_id', 'kind', 'state'], {
  unique: [['account_id', 'kind']],
});

const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ');

export const quotasOf = (reader: Reader, accountIds: readonly number[]): Promise<QuotaRow[]> =>
  accountIds.length === 0
    ? Promise.resolve([])
    : reader.rows<QuotaRow>(
        `SELECT account_id, template, standing_slot, granted_n, used_n FROM message_quotas
         WHERE account_id IN (${marks(accountIds)})`,
        accountIds,
      );

/** How many may still be sent. A standing leave is as good as one, always. */
export const leftOf = ({ standingSlot, grantedN, usedN }: QuotaRow): number =>
  standingSlot === 1 ? 1 : Math.max(0, grantedN - usedN);

export const switchedOff = async (
  reader: Reader,
  accountIds: readonly number[],
): Promise<{ accountId: number; kind: string }[]> =>
  accountIds.length === 0
    ? []
    : reader.rows(
        `SELECT account_id, kind FROM message_switches WHERE state = 'off' AND account_id IN (${marks(accountIds)})`,
        accountIds,
      );

/** Step: sets a switch. */
export const setSwitch = async (tx: Tx, accountId: number, kind: string, state: 'on' | 'off'): Promise<void> => {
  const changed = await tx.change('UPDATE message_switches SET state = ? WHERE account_id = ? AND kind = ?', [
    state,
    accountId,
    kind,
  ]);
  if (changed > 0) return;
  const isNew = (await tx.insertIfNew(messageSwitches, { accountId, kind, state })) !== undefined;
  if (isNew) return;
  const sql = 'UPDATE message_switches SET state = ? WHERE account_id = ? AND kind = ?';
  await tx.change(sql, [state, accountId, kind]);
};

export type QuotaChange = {
  sourceKey: string;
  accountId: number;
  template: string;
  isLongTerm: boolean;
  result: string;
  leftMax: number;
};

/** Step: books what somebody tapped on WeChat's sheet, once for each `sourceKey`. Takes no more than `leftMax` in store. */
export const bookTap = async (tx: Tx, change: QuotaChange): Promise<void> => {
  const { sourceKey, accountId, template, isLongTerm, result, leftMax } = change;
  const changeN = result === 'accept' ? 1 : 0;
  const isNew = await tx.insertIfNew(quotaEvents, { sourceKey, accountId, template, result, changeN });
  if (isNew === undefined) return;
  await tx.insertIfNew(messageQuotas, { accountId, template, grantedN: 0, usedN: 0, refusedN: 0 });
  const key = 'WHERE account_id = ? AND template = ?';
  if (result !== 'accept') {
    const ended = isLongTerm ? ', standing_slot = NULL' : '';
    await tx.change(`UPDATE message_quotas SET refused_n = refused_n + 1${ended} ${key}`, [accountId, template]);
  } else if (isLongTerm) {
    await tx.change(`UPDATE message_quotas SET standing_slot = 1 ${key}`, [accountId, template]);
  } else {
    await tx.change(`UPDATE message_quotas SET granted_n = granted_n + 1 ${key} AND granted_n - used_n < ?`, [
      accountId,
      template,
      leftMax,
    ]);
  }
};

/** Step: takes one message from what was agreed to, before it is sent. 0: nothing is left. */
export const reserveQuota = (tx: Tx, accountId: number, template: string): Promise<number> =>
  tx.change(
    `UPDATE message_quotas SET used_n = used_n + 1, granted_n = granted_n + COALESCE(standing_slot, 0)
     WHERE account_id = ? AND template = ? AND (standing_slot = 1 OR granted_n > used_n)`,
    [accountId, template],
  );

/** Step: gives back what was taken for a message that was not sent. */
export const giveBackQuota = (tx: Tx, accountId: number, template: string): Promise<number> =>
  tx.change(
    `UPDATE message_quotas SET used_n = used_n - 1, granted_n = granted_n - COALESCE(standing_slot, 0)
     WHERE account_id = ? AND template = ? AND used_n > 0`,
    [accountId, template],
  );

/** Step: WeChat says that nothing is left, whatever we counted. */
export const emptyQuota = (tx: Tx, accountId: number, template: string): Promise<number> =>
  tx.change(
    `UPDATE message_quotas SET granted_n = used_n, standing_slot = NULL, refused_n = refused_n + 1
     WHERE account_id = ? AND template = ?`,
    [accountId, template],
  );

/** Step: the switches of an account go with it. */
export const forgetLeave = (tx: Tx, accountId: number): Promise<number> =>
  tx.change('DELETE FROM message_switches WHERE account_id = ?', [accountId]);

/** Step: nothing is left of any template: the resident switched messages off, or is gone. */
export const emptyAllQuotas = (tx: Tx, accountId: number): Promise<number> =>
  tx.change('UPDATE message_quotas SET granted_n = used_n, standing_slot = NULL WHERE account_id = ?', [accountId]);
