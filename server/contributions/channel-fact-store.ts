import type { Reader } from '../database/transaction';
import { defineTable } from '../database/table';

/** What another channel says was paid. U(channel, serial): a bank payment imported twice. Insert-only. */
export const channelFacts = defineTable(
  'channel_facts',
  ['channel', 'serial', 'participant_id?', 'fee_year', 'amount_fen', 'paid_day', 'outcome', 'import_id'],
  { unique: [['channel', 'serial']] },
);

export type ToldFact = {
  channel: string;
  serial: string;
  participantId: number | null;
  feeYear: number;
  amountFen: number;
};

/** What these channels told before under these serial numbers. */
export const factsBySerial = (
  reader: Reader,
  { channels, serials }: { channels: readonly string[]; serials: readonly string[] },
): Promise<ToldFact[]> =>
  reader.rows<ToldFact>(
    `SELECT channel, serial, participant_id, fee_year, amount_fen FROM channel_facts
     WHERE channel IN (${channels.map(() => '?').join(', ')}) AND serial IN (${serials.map(() => '?').join(', ')})`,
    [...channels, ...serials],
  );

/** 数据截至: when other channels' payments were imported last; `undefined` when they never were. */
export const factsAsOf = async (reader: Reader): Promise<Date | undefined> => {
  const row = await reader.row<{ appliedAt: Date }>(
    `SELECT applied_at FROM imports WHERE kind = 'paid' AND applied_at IS NOT NULL ORDER BY applied_at DESC LIMIT 1`,
  );
  return row?.appliedAt;
};

/** Whether this payment of a channel was told before. */
export const isKnownFact = async (reader: Reader, channel: string, serial: string): Promise<boolean> =>
  (await reader.row('SELECT id FROM channel_facts WHERE channel = ? AND serial = ?', [channel, serial])) !== undefined;
