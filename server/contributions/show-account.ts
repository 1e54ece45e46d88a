import type { z } from 'zod';
import type { getAccount } from '../../types/arrears';
import type { Caller } from '../http/caller';
import { assessYears } from '../policy/assess-year';
import { AppError } from '../shared/app-error';
import { countyTime } from '../shared/day';
import { fen, sumFen } from '../shared/fen';
import { factsAsOf } from './channel-fact-store';
import { creditedLinesOf, fundersOfLines } from './contribution-line-store';
import type { ArrearsDeps } from './list-arrears';
import { readPeople } from './read-people';

type Answer = z.input<(typeof getAccount)['answers'][200]>;
type Years = Pick<Answer, 'years' | 'totalFen'>;

/**
 * The personal account (个人账户) by year and funder, newest first: only what counts, never what was reversed. Whoever pays
 * with the person's leave learns paid or not, and nothing else.
 */
export const showAccount = async (deps: ArrearsDeps, caller: Caller, participantId: number): Promise<Answer> => {
  const isInsured = caller.audienceFor(participantId) === 'insured';
  if (!isInsured && !caller.knowsHistory(participantId)) throw new AppError('identity.level');
  return {
    ...(isInsured ? await ownYears(deps, participantId) : await paidOrNot(deps, participantId)),
    maskedName: (await deps.maskedNames([participantId])).get(participantId) ?? '',
    asOf: countyTime((await factsAsOf(deps.reader)) ?? deps.clock.now()),
  };
};

const ownYears = async ({ reader }: ArrearsDeps, participantId: number): Promise<Years> => {
  const lines = await creditedLinesOf(reader, participantId);
  const funders = await fundersOfLines(
    reader,
    lines.map((line) => line.id),
  );
  const amounts = [...lines.map((line) => line.personalFen), ...funders.map((part) => part.amountFen)];
  return {
    years: lines.map((line) => ({
      feeYear: line.feeYear,
      tier: line.tier,
      personalFen: line.personalFen,
      funders: funders
        .filter((part) => part.lineId === line.id)
        .map(({ funder, kind, amountFen }) => ({ funder, kind, amountFen })),
      paidOn: line.collectionDay,
      isPaid: true,
    })),
    totalFen: sumFen(amounts.map(fen)),
  };
};

/** Years that were paid and years that are open. Whatever else a year is, is the person's own business. */
const paidOrNot = async (deps: ArrearsDeps, participantId: number): Promise<Years> => {
  const person = (await readPeople(deps, [participantId], deps.clock.now())).get(participantId);
  const years = person === undefined ? [] : assessYears(person.facts, person.law);
  return {
    years: years
      .filter(({ obligation }) => obligation === 'paid' || obligation === 'due' || obligation === 'late')
      .map(({ feeYear, obligation }) => ({ feeYear, funders: [], isPaid: obligation === 'paid' })),
  };
};
