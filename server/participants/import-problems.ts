/** What is wrong with a row, in words for the person who made the file. Never repeats the cell: it may be personal data. */
export type RowProblem = {
  /** Line of the file, the header is 1; 0 when the whole file is meant. */
  line: number;
  /** The header of the column, or '' when the whole row is meant. */
  column: string;
  reason: string;
  mend: string;
};

/** The file cannot be read on from here. */
export class ImportRefusal extends Error {
  readonly problem: RowProblem;

  constructor(problem: RowProblem) {
    super('the file was refused');
    this.name = 'ImportRefusal';
    this.problem = problem;
  }
}

export const fileProblem = (reason: string, mend: string): RowProblem => ({ line: 0, column: '', reason, mend });
