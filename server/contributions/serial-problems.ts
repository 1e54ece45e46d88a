import type { Reader } from '../database/transaction';
import type { RowProblem } from '../participants/import-problems';
import { inChunks } from '../shared/chunks';
import { factsBySerial } from './channel-fact-store';

type Row = {
  line: number;
  channel: string;
  serial: string;
  participantId: number;
  feeYear: number;
  personalFen: number;
};

const ROWS_PER_QUERY = 500;

/**
 * Serial numbers that stand twice in the file, or that were imported before for something else. The same payment told
 * again is no problem: it is known.
 */
export const serialProblems = async (reader: Reader, rows: readonly Row[]): Promise<RowProblem[]> => {
  const problems: RowProblem[] = [];
  const seen = new Set<string>();
  for await (const chunk of inChunks(rows, ROWS_PER_QUERY)) {
    const channels = [...new Set(chunk.map((row) => row.channel))];
    const told = await factsBySerial(reader, { channels, serials: chunk.map((row) => row.serial) });
    const known = new Map(told.map((fact) => [`${fact.channel}:${fact.serial}`, fact]));
    for (const row of chunk) {
      const key = `${row.channel}:${row.serial}`;
      const fact = known.get(key);
      const isOther =
        fact !== undefined &&
        (fact.participantId !== row.participantId ||
          fact.feeYear !== row.feeYear ||
          fact.amountFen !== row.personalFen);
      if (seen.has(key))
        problems.push(blame(row.line, '和前面的一行相同。', '同一渠道的流水号只能有一次，请删掉或改正。'));
      else if (isOther) {
        problems.push(blame(row.line, '以前导入过，但人、年度或金额不一样。', '请和收款渠道核对，改正后再导入。'));
      }
      seen.add(key);
    }
  }
  return problems;
};

const blame = (line: number, reason: string, mend: string): RowProblem => ({ line, column: '流水号', reason, mend });
