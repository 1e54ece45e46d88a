import type { Day } from '../shared/day';
import type { Fen } from '../shared/fen';
import { fen, sumFen } from '../shared/fen';

/** What a receipt is worth today. The paper never changes; its standing does. */
export type ReceiptStanding = 'valid' | 'partlyReversed' | 'reversed';

/** `liveSlot` is 1 while the line counts and null once it is reversed (冲正). */
type Line = { liveSlot: number | null; personalFen: number };

export const standingOf = (lines: readonly Line[]): ReceiptStanding => {
  const live = lines.filter(isLive).length;
  if (live === 0) return 'reversed';
  return live === lines.length ? 'valid' : 'partlyReversed';
};

export const isLive = (line: Pick<Line, 'liveSlot'>): boolean => line.liveSlot !== null;

/** What was on the receipt when it was issued. */
export const amountOf = (lines: readonly Line[]): Fen => sumFen(lines.map((line) => fen(line.personalFen)));

export const reversedAmountOf = (lines: readonly Line[]): Fen => amountOf(lines.filter((line) => !isLive(line)));

/** The day on which the last of what was given back was reversed. */
export const reversedDayOf = (lines: readonly { reversedDay: Day | null }[]): Day | undefined =>
  lines
    .flatMap((line) => line.reversedDay ?? [])
    .sort()
    .at(-1);
