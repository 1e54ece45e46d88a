import type { Reader } from '../database/transaction';
import type { RowOf } from '../database/table';
import { defineTable } from '../database/table';

/**
 * Money credited to a person-year. U(channel, channel_ref): a payment credited twice. U(due_item_id, live_slot): two
 * payments credited to an item. `live_slot` is 1 while the line counts and NULL once it is reversed.
 */
export const contributionLines = defineTable(
  'contribution_lines',
  [
    'channel',
    'channel_ref',
    'due_item_id',
    'person_year_id',
    'tier',
    'personal_fen',
    'subsidy_fen',
    'paid_at',
    'collection_day',
    'rule_pack_id?',
    'explanation_text',
    'handed_over_at?',
    'live_slot?',
  ],
  {
    unique: [
      ['channel', 'channel_ref'],
      ['due_item_id', 'live_slot'],
    ],
    index: [['person_year_id']],
  },
);
export type ContributionLine = RowOf<typeof contributionLines>;

/** U(line_id, funder, kind): a subsidy twice. `kind`: personal money is on the line itself, never here. */
export const lineFunders = defineTable('line_funders', ['line_id', 'funder', 'kind', 'amount_fen'], {
  unique: [['line_id', 'funder', 'kind']],
});

/** U(line_id, stage): a stage twice. Insert-only. */
export const lineStages = defineTable('line_stages', ['line_id', 'stage', 'stage_day', 'source'], {
  unique: [['line_id', 'stage']],
});

export const creditedLinesOf = (
  reader: Reader,
  participantId: number,
): Promise<(ContributionLine & { feeYear: number })[]> =>
  reader.rows(
    `SELECT c.*, y.fee_year FROM contribution_lines c JOIN person_years y ON y.id = c.person_year_id
     WHERE y.participant_id = ? AND c.live_slot = 1 ORDER BY y.fee_year DESC, c.id`,
    [participantId],
  );

export const fundersOfLines = (reader: Reader, lineIds: readonly number[]): Promise<RowOf<typeof lineFunders>[]> =>
  lineIds.length === 0
    ? Promise.resolve([])
    : reader.rows(`SELECT * FROM line_funders WHERE line_id IN (${lineIds.map(() => '?').join(', ')})`, lineIds);
