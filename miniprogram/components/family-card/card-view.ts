/** What a card does when a button is tapped. */
export type CardAction =
  'pay' | 'chooseTier' | 'years' | 'receipt' | 'tracker' | 'order' | 'takeOver' | 'whyNot' | 'askAgain';

export type CardButton = {
  readonly text: string;
  readonly action: CardAction;
  readonly kind: 'first' | 'second';
  /** Said by a screen reader: person and sum too. */
  readonly label: string;
};

/** A person's card as it is shown. */
export type CardView = {
  readonly participantId: string;
  readonly relation: string;
  readonly maskedName: string;
  readonly line: string;
  readonly isDone: boolean;
  /** −1: no sum is shown. */
  readonly amountFen: number;
  readonly buttons: readonly CardButton[];
  readonly hasYears: boolean;
  readonly foot: string;
  readonly footLabel: string;
  readonly isAllPaid: boolean;
  readonly waitingLink: string;
};
