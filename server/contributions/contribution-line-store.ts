import type { Reader, Tx } from '../database/transaction';
import type { Day } from '../shared/day';
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
    'reversed_day?',
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
  index: [['stage']],
});

export type StagedLine = { lineId: number; feeYear: number; liveSlot: number | null };

/** Credited lines by the channel's own key of the money; `wechat` has `<order>:<person-year>`. */
export const linesByReference = async (
  reader: Reader,
  references: readonly { channel: string; channelRef: string }[],
): Promise<(StagedLine & { channel: string; channelRef: string })[]> =>
  references.length === 0
    ? []
    : reader.rows(
        `SELECT c.id AS line_id, y.fee_year, c.live_slot, c.channel, c.channel_ref FROM contribution_lines c
         JOIN person_years y ON y.id = c.person_year_id
         WHERE ${references.map(() => '(c.channel = ? AND c.channel_ref = ?)').join(' OR ')}`,
        references.flatMap(({ channel, channelRef }) => [channel, channelRef]),
      );

export const stagesOfLines = (
  reader: Reader,
  lineIds: readonly number[],
): Promise<{ lineId: number; stage: string; stageDay: Day }[]> =>
  lineIds.length === 0
    ? Promise.resolve([])
    : reader.rows(
        `SELECT line_id, stage, stage_day FROM line_stages WHERE line_id IN (${lineIds.map(() => '?').join(', ')})`,
        lineIds,
      );

export const addStages = (tx: Tx, stages: readonly { lineId: number; stage: string; stageDay: Day }[]): Promise<void> =>
  tx.insertMany(
    lineStages,
    stages.map((stage) => ({ ...stage, source: 'import' })),
  );

/** The stages that somebody has ever told us of, for whatever line: the others are not connected. */
export const connectedStages = async (reader: Reader): Promise<Set<string>> =>
  new Set((await reader.rows<{ stage: string }>('SELECT DISTINCT stage FROM line_stages')).map(({ stage }) => stage));

/** What counts and came by another channel than WeChat, the person's own money only; newest first. */
export const otherChannelLines = (
  reader: Reader,
  participantIds: readonly number[],
  limit: number,
): Promise<OtherChannelLine[]> =>
  participantIds.length === 0
    ? Promise.resolve([])
    : reader.rows(
        `SELECT c.channel, c.personal_fen, c.collection_day, y.participant_id, y.fee_year
         FROM contribution_lines c JOIN person_years y ON y.id = c.person_year_id
         WHERE y.participant_id IN (${participantIds.map(() => '?').join(', ')}) AND c.channel <> 'wechat'
           AND c.live_slot = 1 AND c.personal_fen > 0
         ORDER BY c.collection_day DESC, c.id DESC LIMIT ${limit}`,
        participantIds,
      );
export type OtherChannelLine = Pick<ContributionLine, 'channel' | 'personalFen' | 'collectionDay'> & {
  participantId: number;
  feeYear: number;
};

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

export const lineById = (reader: Reader, lineId: number): Promise<ContributionLine | undefined> =>
  reader.row<ContributionLine>('SELECT * FROM contribution_lines WHERE id = ?', [lineId]);

/** A line stops counting on a day; 0 when it has stopped before. */
export const markReversed = (tx: Tx, lineId: number, onDay: Day): Promise<number> =>
  tx.change('UPDATE contribution_lines SET live_slot = NULL, reversed_day = ? WHERE id = ? AND live_slot = 1', [
    onDay,
    lineId,
  ]);
