import type { CardState, HomeCard } from '../../../types/home';
import type { CardAction, CardButton, CardView } from '../../components/family-card/card-view';
import { spokenYuan } from '../../words/amount-words';
import { clockTime } from '../../words/day-words';
import {
  backYearsLine,
  HOME_WORDS,
  noTierLine,
  openOrderLine,
  openYearsFoot,
  paidLine,
  payingLine,
  somebodyPayingLine,
  yearLine,
} from '../../words/home-words';
import { relationWord, spokenName } from '../../words/people-words';

type CardSetting = {
  readonly isLarge: boolean;
  readonly isOnlyCard: boolean;
  readonly wasSheetDone: (orderId: string) => boolean;
};

type Body = {
  line: string;
  isDone?: boolean;
  amountFen?: number | undefined;
  buttons?: readonly (readonly [CardAction, string])[];
};

/** One person's card. A state that this version does not know shows the server's sentence and the way to the years. */
export const cardView = (card: HomeCard, setting: CardSetting): CardView => {
  const body = bodyOf(card, setting);
  const openYears = unpaidYears(card);
  const isAllPaid = openYears.length === 0 && card.knowsHistory && card.isAllPaid === true;
  const foot = isAllPaid ? HOME_WORDS.allPaid : openYears.length > 0 ? openYearsFoot(openYears, setting.isLarge) : '';
  const who = `${relationWord(card.relation)}${spokenName(card.maskedName)}`;
  return {
    participantId: card.participantId,
    relation: relationWord(card.relation),
    maskedName: card.maskedName,
    line: body.line,
    isDone: body.isDone ?? false,
    amountFen: body.amountFen ?? -1,
    buttons: (body.buttons ?? []).map(([action, text], index) =>
      button(action, text, setting.isOnlyCard && index === 0, `${who}，${sumOf(body)}`),
    ),
    hasYears: hasYears(card, foot),
    foot,
    footLabel: `${who}，${foot === '' ? '' : `${foot}，`}看各年`,
    isAllPaid,
    waitingLink: card.link === 'waiting' ? HOME_WORDS.waitingLink : '',
  };
};

const bodyOf = (card: HomeCard, setting: CardSetting): Body => {
  const builder = Object.prototype.hasOwnProperty.call(BODIES, card.cardState) ? BODIES[card.cardState] : undefined;
  return builder?.(card, setting) ?? { line: card.message ?? HOME_WORDS.cannotPay };
};

const BODIES: Record<CardState, (card: HomeCard, setting: CardSetting) => Body> = {
  due: ({ feeYear, amountFen, chosenIn }) => ({
    line: yearLine(feeYear, chosenIn),
    amountFen,
    buttons: [['pay', HOME_WORDS.pay]],
  }),
  dueNoTier: ({ feeYear }) => ({ line: noTierLine(feeYear), buttons: [['chooseTier', HOME_WORDS.chooseTier]] }),
  paid: ({ feeYear, amountFen, receiptId }) => ({
    line: paidLine(feeYear, amountFen),
    isDone: true,
    buttons: receiptId === undefined ? [] : [['receipt', HOME_WORDS.seeReceipt]],
  }),
  paidBooking: ({ receiptId }) => ({
    line: HOME_WORDS.booking,
    isDone: true,
    buttons: receiptId === undefined ? [] : [['tracker', HOME_WORDS.seeMoney]],
  }),
  backYearsOnly: (card) => ({
    line: backYearsLine(unpaidYears(card).length),
    buttons: [['years', HOME_WORDS.payBack]],
  }),
  governmentPaid: ({ canAddMore }) => ({
    line: HOME_WORDS.governmentPaid,
    isDone: true,
    buttons: canAddMore === true ? [['chooseTier', HOME_WORDS.payMore]] : [],
  }),
  nothingDue: () => ({ line: HOME_WORDS.notDue }),
  paying: (card, setting) => payingBody(card, setting),
  underReview: ({ message, paying }) => ({
    line: message ?? HOME_WORDS.underReview,
    buttons: paying?.orderId === undefined ? [] : [['order', HOME_WORDS.look]],
  }),
  cannotPay: ({ message }) => ({ line: message ?? HOME_WORDS.cannotPay, buttons: [['whyNot', HOME_WORDS.why]] }),
};

const payingBody = ({ paying, message }: HomeCard, { wasSheetDone }: CardSetting): Body => {
  if (paying === undefined) return { line: message ?? HOME_WORDS.confirming };
  const { isMine, orderId, payer, until, canTakeOver } = paying;
  if (isMine && orderId !== undefined) {
    return wasSheetDone(orderId)
      ? { line: HOME_WORDS.confirming, buttons: [['order', HOME_WORDS.look]] }
      : { line: openOrderLine(clockTime(until)), buttons: [['order', HOME_WORDS.payOn]] };
  }
  const takeOver = ['takeOver', HOME_WORDS.takeOver] as const;
  if (payer !== undefined) return { line: payingLine(payer), buttons: canTakeOver ? [takeOver] : [] };
  const look = ['years', HOME_WORDS.look] as const;
  return { line: somebodyPayingLine(clockTime(until)), buttons: canTakeOver ? [look, takeOver] : [look] };
};

/** Those that the phone cannot settle too, where the server tells them: whoever only pays is told what may be paid. */
const unpaidYears = (card: HomeCard): number[] =>
  (card.unpaidYears ?? card.openYears).filter((year) => year !== card.feeYear);

/** A payer of somebody for whom nothing is due is led nowhere: there is nothing to see. */
const hasYears = (card: HomeCard, foot: string): boolean =>
  foot !== '' || card.cardState === 'due' || card.cardState === 'dueNoTier' || card.relation === 'self';

const sumOf = ({ amountFen, line }: Body): string => (amountFen === undefined ? line : spokenYuan(amountFen));

const button = (action: CardAction, text: string, isFirst: boolean, said: string): CardButton => ({
  text,
  action,
  kind: isFirst ? 'first' : 'second',
  label: `${text}，${said}`,
});
