/** What is known of one line when its money has arrived. */
export type ArrivedLine = {
  orderLineId: number;
  /** The person-year was still free for this due item, and is now claimed. */
  claimed: boolean;
  /** The insured was stopped (died, moved, other scheme) by the time of payment. */
  stopped: boolean;
};

export type LineOutcome = 'credited' | 'creditedWithCase' | 'refundDue';

/**
 * Judges each line of a paid order on its own (design: settle). Free → credited, also when our order says closed. Not
 * free → that line goes back. Stopped meanwhile → credited, and a person looks.
 */
export const decideLines = <Line extends ArrivedLine>(lines: readonly Line[]): { line: Line; outcome: LineOutcome }[] =>
  lines.map((line) => ({ line, outcome: outcomeOf(line) }));

const outcomeOf = ({ claimed, stopped }: ArrivedLine): LineOutcome => {
  if (!claimed) return 'refundDue';
  return stopped ? 'creditedWithCase' : 'credited';
};
