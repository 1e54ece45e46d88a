import type { Caller } from '../http/caller';

/** The order that has a year while somebody pays. */
export type Hold = {
  orderRid: string;
  accountId: number;
  startedAt: Date;
  /** When there is a result at the latest. */
  untilAt: Date;
  /** Money arrived that does not fit: a person looks, nobody may take the year over. */
  isUnderReview: boolean;
  number: string;
};

/** Orders by their number (`out_trade_no`), as leases name them. */
export type HoldsOf = (holders: readonly string[]) => Promise<ReadonlyMap<string, Hold>>;

const OTHERS_AFTER_MS = 10 * 60_000;

/**
 * Who may take a year over from a live order (design: lease): its own payer and the insured always, another payer ten
 * minutes after that order started, whatever its hold.
 */
export const mayTakeOver = (hold: Hold, caller: Caller, participantId: number, now: Date): boolean => {
  if (hold.isUnderReview) return false;
  if (hold.accountId === caller.accountId || caller.levelFor(participantId) === 'L2') return true;
  return now.getTime() - hold.startedAt.getTime() >= OTHERS_AFTER_MS;
};

export const holdsOfYears = (
  people: Iterable<{ years: readonly { holder: string | null }[] }>,
  holdsOf: HoldsOf,
): Promise<ReadonlyMap<string, Hold>> => {
  const holders = [...people].flatMap(({ years }) => years.flatMap(({ holder }) => holder ?? []));
  return holders.length === 0 ? Promise.resolve(new Map()) : holdsOf([...new Set(holders)]);
};
