import type { OrderView } from '../../../types/orders';
import { figureOf, inFours, spokenDigits, spokenYuan, yuan } from '../../words/amount-words';
import { clockTime, countyDay, fullDay, minutesLeft } from '../../words/day-words';
import {
  heldFor,
  heldUntilWords,
  paidTo,
  payOn,
  RESULT_WORDS as SAY,
  seeReceipts,
  SHEET_SENTENCES,
} from '../../words/pay-words';
import { personWords } from '../../words/people-words';

export type ResultKind = 'waiting' | 'unknown' | 'done' | 'notPaid' | 'ended' | 'held';

export type ResultAction = 'askAgain' | 'home' | 'receipts' | 'payOn' | 'change' | 'payAgain';

export type ResultView = {
  readonly kind: ResultKind;
  readonly strip: string;
  readonly banner: {
    readonly kind: 'done' | 'notPaid' | 'waiting' | 'unknown' | 'refused';
    readonly title: string;
    readonly amountFen: number;
    readonly lines: readonly string[];
  };
  readonly number: { readonly plain: string; readonly shown: string; readonly spoken: string } | null;
  readonly refunds: readonly string[];
  readonly lines: readonly {
    readonly key: string;
    readonly who: string;
    readonly years: string;
    readonly sum: string;
  }[];
  readonly totalFigure: string;
  /** `留到10:47，还剩14分钟`, and the time and the rest by themselves: the time is bold. */
  readonly hold: string;
  readonly holdTime: string;
  readonly holdRest: string;
  readonly canHold: boolean;
  /** The clock is in its last two minutes. */
  readonly isEnding: boolean;
  readonly review: readonly { readonly label: string; readonly value: string }[];
  readonly first: { readonly action: ResultAction; readonly text: string; readonly label: string };
  readonly second: { readonly action: ResultAction; readonly text: string } | null;
};

export type ResultSetting = {
  readonly nowMs: number;
  /** What WeChat's sheet said when it closed; nothing when the page was opened later. */
  readonly sheet: string;
  /** WeChat said "paid" within the last hours: until the server knows, no second payment is offered. */
  readonly wasSheetDone: boolean;
  /** Whether the page still asks the server by itself. */
  readonly isAsking: boolean;
  /** When WeChat had last said "not paid" as the page began to ask, or nothing: only a later word is about now. */
  readonly unpaidBefore: string;
  readonly relationOf: (participantId: string) => string | undefined;
};

/** The server's word and nothing else; the sheet's word only tells how long to ask. Pure. */
export const resultView = (order: OrderView, setting: ResultSetting): ResultView => {
  const kind = resultKind(order, setting);
  return { ...frameOf(order, setting, kind), ...PARTS[kind](order, setting), kind };
};

/** The sheet says itself that nothing was taken. Whatever else it said, or that nobody heard it, tells nothing. */
const NOTHING_TAKEN: readonly string[] = ['pay.cancelled', 'pay.balance', 'pay.limit', 'pay.riskControl'];

export const resultKind = (order: OrderView, setting: ResultSetting): ResultKind => {
  const { wasSheetDone, isAsking } = setting;
  switch (order.state) {
    case 'paid':
      return 'done';
    case 'underReview':
      return 'held';
    case 'closed':
      return 'ended';
    case 'closing':
      return isAsking ? 'waiting' : 'unknown';
    case 'preparing': // WeChat has not answered yet, so no phone has anything to pay with
    case 'payable':
      if (!wasSheetDone && (order.state === 'preparing' || isKnownUnpaid(order, setting))) return 'notPaid';
      return isAsking ? 'waiting' : 'unknown';
    default:
      return 'unknown'; // a state that this version does not know: never a second payment
  }
};

const isKnownUnpaid = ({ unpaidAt }: OrderView, { sheet, unpaidBefore }: ResultSetting): boolean =>
  NOTHING_TAKEN.includes(sheet) || (unpaidAt !== undefined && unpaidAt !== unpaidBefore);

type Part = Pick<ResultView, 'strip' | 'banner' | 'first' | 'second'>;

const frameOf = (order: OrderView, setting: ResultSetting, kind: ResultKind): Omit<ResultView, 'kind' | keyof Part> => {
  const minutes = minutesLeft(order.heldUntil, setting.nowMs);
  const isOpen = kind === 'notPaid';
  const isHeld = isOpen && minutes > 0;
  const number = order.payment?.number;
  return {
    number: number === undefined ? null : { plain: number, shown: inFours(number), spoken: spokenDigits(number) },
    refunds: order.refunds.map(({ message }) => message),
    lines: isOpen || kind === 'ended' ? linesOf(order, setting) : [],
    totalFigure: figureOf(order.amountFen),
    // A hold that has ended counts no minutes: the server is about to say what became of the order.
    hold: isHeld ? heldUntilWords(clockTime(order.heldUntil), minutes) : '',
    holdTime: isHeld ? clockTime(order.heldUntil) : '',
    holdRest: isHeld ? heldFor(minutes) : '',
    canHold: isHeld && order.canExtendHold && order.isPayer,
    isEnding: isHeld && minutes <= 2,
    review:
      order.review === undefined
        ? []
        : [
            { label: '编号', value: order.review.number },
            { label: '答复', value: `${fullDay(order.review.answerByDay)}前` },
            { label: '电话', value: order.review.phone },
          ],
  };
};

const PARTS: Record<ResultKind, (order: OrderView, setting: ResultSetting) => Part> = {
  waiting: () => ({
    strip: '',
    banner: { kind: 'waiting', title: SAY.waiting, amountFen: -1, lines: SAY.waitingLines },
    first: button('home', SAY.home),
    second: null,
  }),
  unknown: () => ({
    strip: '',
    banner: { kind: 'unknown', title: SAY.unknown, amountFen: -1, lines: SAY.unknownLines },
    first: button('askAgain', SAY.askAgain),
    second: { action: 'home', text: SAY.home },
  }),
  done: (order) => ({
    strip: order.payment === undefined ? '' : fullDay(countyDay(Date.parse(order.payment.paidAt))),
    banner: {
      kind: 'done',
      title: SAY.done,
      amountFen: order.payment?.amountFen ?? order.amountFen,
      lines: [paidTo(order.payee)],
    },
    first: button('receipts', seeReceipts(order.receipts.length)),
    second: { action: 'home', text: SAY.home },
  }),
  notPaid: (order, { sheet }) => {
    const isRefused = sheet === 'pay.balance' || sheet === 'pay.limit' || sheet === 'pay.riskControl';
    const sentence = isRefused ? SHEET_SENTENCES[sheet] : undefined;
    return {
      strip: SAY.kept,
      banner: {
        kind: isRefused ? 'refused' : 'notPaid',
        title: isRefused ? SAY.refused : SAY.notPaid,
        amountFen: -1,
        lines: [sentence ?? SAY.stillThere],
      },
      first: order.isPayer
        ? button('payOn', payOn(order.amountFen), `接着付${spokenYuan(order.amountFen)}`)
        : button('home', SAY.home),
      second: order.isPayer ? { action: 'change', text: SAY.change } : null,
    };
  },
  ended: (order) => ({
    strip: '',
    banner: { kind: 'notPaid', title: endedTitle(order), amountFen: -1, lines: [] },
    first: order.isPayer ? button('payAgain', SAY.payAgain) : button('home', SAY.home),
    second: order.isPayer ? { action: 'home', text: SAY.home } : null,
  }),
  held: (order) => ({
    strip: '',
    banner: {
      kind: 'waiting',
      title: SAY.held,
      amountFen: -1,
      lines: order.review === undefined ? [order.message] : [],
    },
    first: button('home', SAY.home),
    second: null,
  }),
};

const button = (action: ResultAction, text: string, label: string = text): ResultView['first'] => ({
  action,
  text,
  label,
});

const endedTitle = ({ closeReason, message }: OrderView): string => {
  if (closeReason === 'hold' || closeReason === 'timeExpire') return SAY.expired;
  return message.replace(/。$/, '');
};

const linesOf = (order: OrderView, { relationOf }: ResultSetting): ResultView['lines'] =>
  [...new Set(order.lines.map(({ participantId }) => participantId))].map((participantId) => {
    const lines = order.lines.filter((line) => line.participantId === participantId);
    const years = lines.map(({ feeYear }) => feeYear).sort((one, other) => other - one);
    return {
      key: participantId,
      who: personWords(relationOf(participantId), lines[0]?.maskedName ?? ''),
      years: years.join('、'),
      sum: yuan(lines.reduce((sum, { amountFen }) => sum + amountFen, 0)),
    };
  });
