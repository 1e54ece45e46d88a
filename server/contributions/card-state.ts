import type { HomeCard } from '../../types/home';
import type { Caller } from '../http/caller';
import type { AssessedYear } from '../policy/assessed-year';
import type { Day } from '../shared/day';
import { addDays, countyTime, dayInWords, dayOf, timeInWords } from '../shared/day';
import type { Fen } from '../shared/fen';
import { formatYuan, sumFen } from '../shared/fen';
import type { Hold } from './hold';
import { mayTakeOver } from './hold';
import { reasonText } from './reason-texts';

/** One payment for a year, through any channel: its contribution, or a raise. */
export type YearPayment = {
  personalFen: Fen;
  channel: string;
  collectionDay: Day;
  isInAccount: boolean;
  /** Of a WeChat order: its receipt, once issued, and who paid. */
  receiptRid: string | null;
  payerAccountId: number | null;
};

type Facts = {
  /** As the caller may see them. */
  years: readonly AssessedYear[];
  thisYear: number;
  participantId: number;
  caller: Caller;
  now: Date;
  hold?: Hold;
  payer?: string;
  /** In the order they came. */
  payments?: readonly YearPayment[];
  bookingDaysMax: number;
};

export type CardBody = Omit<
  HomeCard,
  | 'participantId'
  | 'level'
  | 'relation'
  | 'link'
  | 'maskedName'
  | 'feeYear'
  | 'knowsHistory'
  | 'unpaidYears'
  | 'isAllPaid'
>;

/** To a payer every private reason, government's money and a year paid by somebody else are this one sentence. */
const NOTHING_DUE = '今年不用缴';

/** What a person's card says (P1), from what the caller may see. Pure. */
export const cardBody = (facts: Facts): CardBody => {
  const { years, thisYear } = facts;
  const openYears = years
    .filter((year) => year.feeYear < thisYear && year.payable !== 'none')
    .map((year) => year.feeYear);
  const current = years.find((year) => year.feeYear === thisYear);
  if (current === undefined) return { cardState: 'nothingDue', openYears, message: NOTHING_DUE };
  return { openYears, ...stateOf(facts, current, openYears) };
};

type State = Omit<CardBody, 'openYears'>;

const stateOf = (facts: Facts, current: AssessedYear, openYears: readonly number[]): State => {
  const { hold, caller, participantId } = facts;
  const isInsured = caller.audienceFor(participantId) === 'insured';
  // A hold on a year that the caller is not shown as payable would tell that it is owed.
  const seesHold = hold !== undefined && (hold.accountId === caller.accountId || current.payable !== 'none');
  if (seesHold) return { ...payingCard(facts, hold, isInsured), ...tierOf(current) };
  if (current.payable === 'required') return dueCard(current);
  if (current.obligation === 'paid') return paidCard(facts, isInsured, openYears);
  if (current.obligation === 'covered') {
    const canAddMore = current.payable === 'optional';
    return { cardState: 'governmentPaid', canAddMore, message: '今年政府替您缴，不用付钱' };
  }
  if (!isInsured && current.reason === undefined) return { cardState: 'nothingDue', message: NOTHING_DUE };
  const words = current.reason === undefined ? undefined : reasonText(current.reason, isInsured ? 'insured' : 'payer');
  return {
    cardState: current.obligation === 'notOwed' && isInsured ? 'nothingDue' : 'cannotPay',
    ...(words === undefined ? {} : { message: words.message, next: words.next }),
  };
};

/** What whoever takes the year over would pay for: last year's tier, to those who may know it. */
const tierOf = ({ tiers, chosenTier }: AssessedYear): Pick<State, 'tier'> => {
  const offer = tiers.find((tier) => tier.code === chosenTier);
  return offer === undefined ? {} : { tier: offer.code };
};

const dueCard = (current: AssessedYear): State => {
  const offer = current.tiers.find((tier) => tier.code === current.chosenTier);
  if (offer === undefined) return { cardState: 'dueNoTier', message: `${current.feeYear}年，还没选档次` };
  const chosenIn = current.chosenIn ?? current.feeYear - 1;
  const isLastYear = chosenIn === current.feeYear - 1;
  return {
    cardState: 'due',
    amountFen: offer.amountFen,
    tier: offer.code,
    tierSource: isLastYear ? 'lastYear' : 'earlierYear',
    chosenIn,
    message: `${current.feeYear}年，同${isLastYear ? '去年' : `${chosenIn}年`}`,
  };
};

const payingCard = ({ caller, participantId, now, payer }: Facts, hold: Hold, isInsured: boolean): State => {
  const isMine = hold.accountId === caller.accountId;
  const paying = {
    isMine,
    ...(isMine ? { orderId: hold.orderRid } : {}),
    ...(isInsured && !isMine && payer !== undefined ? { payer } : {}),
    until: countyTime(hold.untilAt),
    canTakeOver: !isMine && mayTakeOver(hold, caller, participantId, now),
  };
  if (hold.isUnderReview && (isMine || isInsured)) {
    const day = dayInWords(dayOf(hold.untilAt));
    return { cardState: 'underReview', paying, message: `钱收到了，要核对一下。${day}前答复，编号${hold.number}。` };
  }
  if (isMine) return { cardState: 'paying', paying, message: `有一笔还没付完，留到${timeInWords(hold.untilAt, now)}` };
  if (isInsured) return { cardState: 'paying', paying, message: `${payer ?? '家人'}正在付` };
  return { cardState: 'paying', paying, message: `有人正在付，${timeInWords(hold.untilAt, now)}前有结果` };
};

const paidCard = (
  { thisYear, caller, payments = [], now, bookingDaysMax }: Facts,
  isInsured: boolean,
  openYears: readonly number[],
): State => {
  const seen = payments.filter(({ payerAccountId }) => isInsured || payerAccountId === caller.accountId);
  const paidFen = sumFen(seen.map(({ personalFen }) => personalFen));
  const receiptRid = seen.findLast((payment) => payment.receiptRid !== null)?.receiptRid;
  const amount = paidFen === 0 ? {} : { amountFen: paidFen };
  const receipt = receiptRid == null ? {} : { receiptId: receiptRid };
  if (openYears.length > 0) {
    return { cardState: 'backYearsOnly', ...amount, ...receipt, message: `今年已缴，还有${openYears.length}年没缴` };
  }
  const isBooking = seen.some(
    ({ channel, isInAccount, collectionDay }) =>
      channel === 'wechat' && !isInAccount && dayOf(now) <= addDays(collectionDay, bookingDaysMax),
  );
  if (isBooking) return { cardState: 'paidBooking', ...amount, ...receipt, message: '已缴，正在记账' };
  const yuan = paidFen === 0 ? '' : `${formatYuan(paidFen)}元`;
  return { cardState: 'paid', ...amount, ...receipt, message: `${thisYear}年已缴${yuan}` };
};
