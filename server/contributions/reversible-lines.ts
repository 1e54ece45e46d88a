import type { Reader } from '../database/transaction';
import type { Day } from '../shared/day';

/** A credited line as somebody sees it who may have to take it back. */
export type ReversibleLine = {
  lineId: number;
  channelRef: string;
  personYearId: number;
  tier: string;
  personalFen: number;
  collectionDay: Day;
  isLive: boolean;
  isHandedOver: boolean;
  isInAccount: boolean;
  /** The payment that counts last for this year: itself, or a raise that stands on it. */
  newestLineId: number | null;
  /** The tier was paid whole once more since: this one is owed back, and stands under nothing. */
  isReplaced: boolean;
};

type Row = Omit<ReversibleLine, 'isLive' | 'isHandedOver' | 'isInAccount' | 'isReplaced'> & {
  replacedN: number;
  liveSlot: number | null;
  handedOverAt: Date | null;
  transferredN: number;
  accountedN: number;
};

/** The lines of a channel by its own keys of the money. */
export const reversibleLines = async (
  reader: Reader,
  channel: string,
  channelRefs: readonly string[],
): Promise<ReversibleLine[]> => {
  if (channelRefs.length === 0) return [];
  const rows = await reader.rows<Row>(
    `SELECT c.id AS line_id, c.channel_ref, c.person_year_id, c.tier, c.personal_fen, c.collection_day, c.live_slot,
       c.handed_over_at,
       (SELECT COUNT(*) FROM line_stages s WHERE s.line_id = c.id AND s.stage = 'transferred') AS transferred_n,
       (SELECT COUNT(*) FROM line_stages s WHERE s.line_id = c.id AND s.stage = 'inAccount') AS accounted_n,
       (SELECT MAX(l.id) FROM contribution_lines l WHERE l.person_year_id = c.person_year_id AND l.live_slot = 1)
         AS newest_line_id,
       (SELECT COUNT(*) FROM contribution_lines l JOIN due_items d ON d.id = l.due_item_id
         WHERE l.person_year_id = c.person_year_id AND l.live_slot = 1 AND l.id > c.id AND d.kind = 'replacement')
         AS replaced_n
     FROM contribution_lines c WHERE c.channel = ? AND c.channel_ref IN (${channelRefs.map(() => '?').join(', ')})
     ORDER BY c.person_year_id`,
    [channel, ...channelRefs],
  );
  return rows.map(({ liveSlot, handedOverAt, transferredN, accountedN, replacedN, ...row }) => ({
    ...row,
    isLive: liveSlot !== null,
    isHandedOver: handedOverAt !== null || transferredN > 0,
    isInAccount: accountedN > 0,
    isReplaced: replacedN > 0,
  }));
};
