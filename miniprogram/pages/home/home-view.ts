import type { Home, HomeCard } from '../../../types/home';
import type { CardView } from '../../components/family-card/card-view';
import { spokenYuan, yuan } from '../../words/amount-words';
import { clockTime, dayInWords } from '../../words/day-words';
import {
  HOME_WORDS,
  moreOrders,
  openOrderLine,
  togetherButton,
  togetherLabel,
  windowWords,
} from '../../words/home-words';
import { cardView } from './home-card';

export type HomeView = {
  readonly strip: string;
  readonly tell: string;
  readonly openOrder: { readonly orderId: string; readonly text: string; readonly button: string } | null;
  readonly moreOrders: string;
  readonly isVerified: boolean;
  /** Only family so far: the way to one's own payments stands beside the other links. */
  readonly isOwnMissing: boolean;
  readonly cards: readonly CardView[];
  readonly bar: {
    readonly action: 'verify' | 'together' | '';
    readonly first: string;
    readonly firstLabel: string;
    readonly label: string;
    readonly amountFen: number;
  };
};

export type HomeSetting = {
  readonly nowMs: number;
  readonly isLarge: boolean;
  /** Whether WeChat said on this phone that the order was paid. */
  readonly wasSheetDone: (orderId: string) => boolean;
};

/** The first page: who owes what, and one thing to do. Pure. */
export const homeView = (home: Home, setting: HomeSetting): HomeView => {
  const isVerified = home.people.length > 0;
  return {
    strip: setting.isLarge || home.county === '' ? home.county : `${home.county} · ${HOME_WORDS.scheme}`,
    tell: tellOf(home, setting),
    openOrder: openOrderOf(home, setting),
    moreOrders: home.openOrders.length > 1 ? moreOrders(home.openOrders.length - 1) : '',
    isVerified,
    isOwnMissing: isVerified && !home.people.some(({ relation }) => relation === 'self'),
    cards: home.people.map((card) => cardView(card, { ...setting, isOnlyCard: home.people.length === 1 })),
    bar: isVerified ? togetherBar(home, setting) : verifyBar,
  };
};

/** People whose year is due at a known tier: those that are paid together. */
export const dueTogether = (home: Home): HomeCard[] =>
  home.people.filter((card) => card.cardState === 'due' && card.tier !== undefined && card.amountFen !== undefined);

const tellOf = ({ window, tell }: Home, { nowMs, isLarge }: HomeSetting): string => {
  if (tell !== undefined && !(isLarge && tell.key === 'window.open')) return tell.message;
  const { state, closesOn, opensOn, daysLeft } = window;
  if (state === 'open') {
    return closesOn === undefined ? '' : windowWords.open(dayInWords(closesOn, nowMs), isLarge ? undefined : daysLeft);
  }
  if (state === 'sporadic') return closesOn === undefined ? '' : windowWords.sporadic(dayInWords(closesOn, nowMs));
  return opensOn === undefined ? '' : windowWords.closed(dayInWords(opensOn, nowMs));
};

const openOrderOf = ({ openOrders }: Home, { wasSheetDone }: HomeSetting): HomeView['openOrder'] => {
  const newest = openOrders[0];
  if (newest === undefined) return null;
  const { orderId } = newest;
  return wasSheetDone(orderId)
    ? { orderId, text: HOME_WORDS.confirmingBanner, button: HOME_WORDS.look }
    : { orderId, text: openOrderLine(clockTime(newest.expiresAt)), button: HOME_WORDS.payOn };
};

const verifyBar: HomeView['bar'] = {
  action: 'verify',
  first: HOME_WORDS.askButton,
  firstLabel: HOME_WORDS.askButton,
  label: '',
  amountFen: -1,
};

const togetherBar = (home: Home, { isLarge }: HomeSetting): HomeView['bar'] => {
  const due = dueTogether(home);
  const together = home.together;
  const first = due[0];
  if (together === undefined || together.count < 2 || due.length !== together.count || first === undefined) {
    return { action: '', first: '', firstLabel: '', label: '', amountFen: -1 };
  }
  const button = togetherButton(together.count);
  return {
    action: 'together',
    first: isLarge ? `${button} ${yuan(together.amountFen)}` : button,
    firstLabel: `${button}，一共${spokenYuan(together.amountFen)}`,
    label: togetherLabel(first.feeYear, together.count),
    amountFen: isLarge ? -1 : together.amountFen,
  };
};
