/** A tier as its row shows it. */
export type TierView = {
  readonly code: string;
  readonly amountFen: number;
  readonly isChosen: boolean;
  /** `去年选的`, or nothing. */
  readonly tag: string;
  readonly note: string;
  readonly label: string;
};
