import { defineTable } from '../database/table';

/** What another channel says was paid. U(channel, serial): a bank payment imported twice. Insert-only. */
export const channelFacts = defineTable(
  'channel_facts',
  ['channel', 'serial', 'participant_id?', 'fee_year', 'amount_fen', 'paid_day', 'outcome', 'import_id'],
  { unique: [['channel', 'serial']] },
);
