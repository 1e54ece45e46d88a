/** One year as a row shows it. */
export type YearRowView = {
  readonly feeYear: number;
  readonly kind: 'pick' | 'read' | 'blocked';
  readonly isPicked: boolean;
  readonly isChanged: boolean;
  /** Under the year: 今年 · 没缴 · 补缴. */
  readonly yearNote: string;
  /** −1: words stand in place of a sum. */
  readonly amountFen: number;
  readonly words: string;
  readonly note: string;
  readonly link: string;
  /** Of a row with a sum, which says where it comes from. */
  readonly whyLabel: string;
  /** The row in one sentence for a screen reader. */
  readonly label: string;
};
