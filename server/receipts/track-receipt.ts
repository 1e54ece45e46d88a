import { lastCaseOn, numberOf } from '../cases/case-store';
import type { ReceiptProgress } from '../../types/receipts';
import { connectedStages } from '../contributions/contribution-line-store';
import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import { fen, sumFen } from '../shared/fen';
import type { StagePromisesOf } from './neighbours';
import { lateSubject, openLateCase } from './open-late-case';
import { openReceipt } from './open-receipt';
import type { StageState } from './receipt-progress';
import { progressOf, stepOf } from './receipt-progress';
import { isLive, reversedAmountOf, reversedDayOf, standingOf } from './receipt-standing';
import type { Receipt } from './receipt-store';
import { stagesOfReceipts } from './receipt-store';
import { progressText, returnedText, STAGE_WORDS } from './receipt-texts';

export type TrackDeps = {
  reader: Reader;
  inTransaction: InTransaction;
  clock: Clock;
  stagePromises: StagePromisesOf;
};

/**
 * Use case: where the money of a receipt is. Sums are of what still counts. Money that is late has a case with a number;
 * whoever looks before the daily round did gets it opened now.
 */
export const trackReceipt = async (
  deps: TrackDeps,
  asked: { caller: Caller; rid: string },
): Promise<ReceiptProgress> => {
  const { receipt, lines, isInsured } = await openReceipt(deps, asked);
  const reached = await stagesOfReceipts(deps.reader, [receipt.id]);
  const today = dayOf(deps.clock.now());
  const stages = progressOf(lines, {
    reached,
    connected: await connectedStages(deps.reader),
    promisedDay: deps.stagePromises(receipt.regionCode, today),
    today,
  });
  const live = lines.filter(isLive);
  const standing = standingOf(lines);
  const current = stages.find(({ state }) => state !== 'done');
  const caseNumber = current?.isLate === true ? await lateNumber(deps, receipt, current) : undefined;
  return {
    standing,
    step: stepOf(lines, reached),
    stages: stages.map((stage) => ({ ...stage, text: STAGE_WORDS[stage.stage] })),
    message:
      standing === 'reversed'
        ? returnedText(reversedAmountOf(lines), reversedDayOf(lines))
        : progressText(current, caseNumber),
    ...(caseNumber === undefined ? {} : { caseNumber }),
    personalFen: sumFen(live.map((line) => fen(line.personalFen))),
    subsidyFen: sumFen(live.map((line) => fen(line.subsidyFen + (isInsured ? line.governmentPaidFen : 0)))),
  };
};

const lateNumber = async (
  { reader, inTransaction, clock }: TrackDeps,
  { id: receiptId, number: receiptNumber }: Pick<Receipt, 'id' | 'number'>,
  { stage }: StageState,
): Promise<string | undefined> => {
  const read = async (): Promise<string | undefined> => {
    const row = await lastCaseOn(reader, 'stageLate', lateSubject(receiptNumber, stage));
    return row === undefined ? undefined : numberOf(row);
  };
  const known = await read();
  if (known !== undefined) return known;
  const late = { receiptId, receiptNumber, stage };
  return (await inTransaction((tx) => openLateCase(tx, { ...late, now: clock.now() }))) ?? (await read());
};
