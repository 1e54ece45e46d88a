import type { ReceiptSummary } from '../../types/receipts';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import { day } from '../shared/day';
import { maskName } from '../shared/masks';
import type { InsuredPeopleOf, InsuredPerson, ParticipantsAtL2 } from './neighbours';
import type { LineStage } from './receipt-progress';
import { progressOf, stepOf } from './receipt-progress';
import { amountOf, standingOf } from './receipt-standing';
import type { Receipt, ReceiptLine } from './receipt-store';
import { linesOfReceipts, receiptByRid, receiptsFor, stagesOfReceipts } from './receipt-store';

export type ListReceiptsDeps = { reader: Reader; insuredPeople: InsuredPeopleOf; participantsAtL2: ParticipantsAtL2 };

const PAGE = 50;

/** Use case: the receipts a caller paid, and the caller's own at L2; newest first, 50 at a time, older than `after`. */
export const listReceipts = async (
  { reader, insuredPeople, participantsAtL2 }: ListReceiptsDeps,
  { caller, after }: { caller: Caller; after?: string | undefined },
): Promise<{ receipts: ReceiptSummary[]; hasMore: boolean }> => {
  const last = after === undefined ? undefined : await receiptByRid(reader, after);
  if (after !== undefined && last === undefined) throw new AppError('request.bad', { fields: ['after'] });
  const participantIds = (await participantsAtL2(reader, caller.accountId)).filter(
    (participantId) => caller.levelFor(participantId) === 'L2',
  );
  const beforeId = last?.id ?? Number.MAX_SAFE_INTEGER;
  const found = await receiptsFor(reader, { accountId: caller.accountId, participantIds, beforeId, limit: PAGE + 1 });
  const page = found.slice(0, PAGE);
  const receiptIds = page.map(({ id }) => id);
  const lines = await linesOfReceipts(reader, receiptIds);
  const stages = await stagesOfReceipts(reader, receiptIds);
  const people = await insuredPeople(reader, [...new Set(page.map(({ participantId }) => participantId))]);
  return {
    receipts: page.map((receipt) =>
      summaryOf(
        receipt,
        lines.filter((line) => line.receiptId === receipt.id),
        stages,
        personIn(people, receipt.participantId),
      ),
    ),
    hasMore: found.length > PAGE,
  };
};

const summaryOf = (
  receipt: Receipt,
  lines: readonly ReceiptLine[],
  stages: readonly LineStage[],
  person: InsuredPerson,
): ReceiptSummary => ({
  id: receipt.rid,
  number: receipt.number,
  paidDay: paidDayOf(lines),
  participantId: person.rid,
  maskedName: maskName(person.name),
  amountFen: amountOf(lines),
  years: lines.map((line) => line.feeYear),
  standing: standingOf(lines),
  step: stepOf(progressOf(lines, stages)),
});

const paidDayOf = (lines: readonly ReceiptLine[]): string => {
  const [first] = lines;
  if (first === undefined) throw new Error('a receipt without lines');
  return day(first.collectionDay);
};

/** The person of a receipt. A receipt of nobody in the register is a bug. */
export const personIn = (people: ReadonlyMap<number, InsuredPerson>, participantId: number): InsuredPerson => {
  const person = people.get(participantId);
  if (person === undefined) throw new Error(`participant ${participantId} of a receipt is not in the register`);
  return person;
};
