/** A bill that must not be believed: nothing of it is written. `reason` is a sentence for an officer, without cells. */
export class BillRefusal extends Error {
  readonly reason: string;

  constructor(reason: string, line?: number) {
    const told = line === undefined ? reason : `第${line}行：${reason}`;
    super(told);
    this.name = 'BillRefusal';
    this.reason = told;
  }
}
