import type { z } from 'zod';
import type { getAccount } from '../../types/arrears';
import type { Reader } from '../database/transaction';
import { countyTime } from '../shared/day';
import { factsAsOf } from './channel-fact-store';
import { creditedLinesOf, fundersOfLines } from './contribution-line-store';

type Answer = z.input<(typeof getAccount)['answers'][200]>;

/** The personal account by year and funder, newest first: only what counts, never what was reversed. */
export const showAccount = async ({ reader }: { reader: Reader }, participantId: number): Promise<Answer> => {
  const lines = await creditedLinesOf(reader, participantId);
  const funders = await fundersOfLines(
    reader,
    lines.map((line) => line.id),
  );
  const asOf = await factsAsOf(reader);
  return {
    ...(asOf === undefined ? {} : { asOf: countyTime(asOf) }),
    years: lines.map((line) => ({
      feeYear: line.feeYear,
      tier: line.tier,
      personalFen: line.personalFen,
      funders: funders
        .filter((part) => part.lineId === line.id)
        .map(({ funder, kind, amountFen }) => ({ funder, kind, amountFen })),
      paidOn: line.collectionDay,
    })),
  };
};
