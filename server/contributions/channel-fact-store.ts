import type { Reader } from '../database/transaction';
import { defineTable } from '../database/table';

/** What another channel says was paid. U(channel, serial): a bank payment imported twice. Insert-only. */
export const channelFacts = defineTable(
  'channel_facts',
  ['channel', 'serial', 'participant_id?', 'fee_year', 'amount_fen', 'paid_day', 'outcome', 'import_id'],
  { unique: [['channel', 'serial']] },
);

/** Whether this payment of a channel was told before. */
export const isKnownFact = async (reader: Reader, channel: string, serial: string): Promise<boolean> =>
  (await reader.row('SELECT id FROM channel_facts WHERE channel = ? AND serial = ?', [channel, serial])) !== undefined;
