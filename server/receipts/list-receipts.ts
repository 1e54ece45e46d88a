import type { Relation } from '../../types/family-links';
import type { OtherPayment, ReceiptSummary } from '../../types/receipts';
import type { OtherChannelLine } from '../contributions/contribution-line-store';
import { otherChannelLines } from '../contributions/contribution-line-store';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import { day } from '../shared/day';
import { maskName } from '../shared/masks';
import type { InsuredPeopleOf, InsuredPerson, ParticipantsAtL2 } from './neighbours';
import type { LineStage } from './receipt-progress';
import { stepOf } from './receipt-progress';
import { amountOf, standingOf } from './receipt-standing';
import type { Receipt, ReceiptLine } from './receipt-store';
import { linesOfReceipts, receiptByRid, receiptsFor, stagesOfReceipts } from './receipt-store';
import { channelText, receiptStateText } from './receipt-texts';

export type ListReceiptsDeps = { reader: Reader; insuredPeople: InsuredPeopleOf; participantsAtL2: ParticipantsAtL2 };

const PAGE = 50;
const OTHER_PAYMENTS_MAX = 200;

/**
 * Use case: the receipts a caller paid, and the caller's own at L2; newest first, 50 at a time, older than `after`. With
 * the first page comes what was paid elsewhere for the caller's own years.
 */
export const listReceipts = async (
  { reader, insuredPeople, participantsAtL2 }: ListReceiptsDeps,
  { caller, after }: { caller: Caller; after?: string | undefined },
): Promise<{ receipts: ReceiptSummary[]; otherPayments?: OtherPayment[]; hasMore: boolean }> => {
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
  const elsewhere = after === undefined ? await otherChannelLines(reader, participantIds, OTHER_PAYMENTS_MAX) : [];
  const people = await insuredPeople(reader, [...new Set([...page, ...elsewhere].map((row) => row.participantId))]);
  return {
    receipts: page.map((receipt) =>
      summaryOf(
        receipt,
        lines.filter((line) => line.receiptId === receipt.id),
        stages,
        { ...personIn(people, receipt.participantId), relation: relationTo(caller, receipt.participantId) },
      ),
    ),
    ...(after === undefined
      ? { otherPayments: elsewhere.map((line) => otherPayment(line, personIn(people, line.participantId))) }
      : {}),
    hasMore: found.length > PAGE,
  };
};

const summaryOf = (
  receipt: Receipt,
  lines: readonly ReceiptLine[],
  stages: readonly LineStage[],
  person: InsuredPerson & { relation: Relation },
): ReceiptSummary => {
  const standing = standingOf(lines);
  const step = stepOf(lines, stages);
  return {
    id: receipt.rid,
    number: receipt.number,
    paidDay: paidDayOf(lines),
    participantId: person.rid,
    maskedName: maskName(person.name),
    amountFen: amountOf(lines),
    years: lines.map((line) => line.feeYear),
    standing,
    step,
    relation: person.relation,
    stateText: receiptStateText(standing, step),
  };
};

/** What the caller is to a person; whoever has ended the link is somebody else. */
export const relationTo = (caller: Caller, participantId: number): Relation =>
  caller.standingFor(participantId)?.relation ?? 'other';

const otherPayment = (line: OtherChannelLine, person: InsuredPerson): OtherPayment => ({
  participantId: person.rid,
  maskedName: maskName(person.name),
  feeYear: line.feeYear,
  amountFen: line.personalFen,
  paidDay: line.collectionDay,
  where: channelText(line.channel),
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
