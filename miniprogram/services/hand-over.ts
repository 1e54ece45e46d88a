import type { Arrears } from '../../types/arrears';
import type { Basket } from '../../types/baskets';
import { nowMs } from './clock';
import { recall, remember, takeOut } from './drafts';

/** A basket that was just answered is shown by the next page without asking again. */
export const handOverBasket = (basket: Basket): void => {
  remember(`basket:${basket.basketId}`, basket);
};

export const handedBasket = (basketId: string): Basket | undefined =>
  takeOut(`basket:${basketId}`) as Basket | undefined;

type Handed = { readonly arrears: Arrears; readonly atMs: number };

/** Years and sums change: what was asked longer ago is asked again. */
const ARREARS_MS = 3 * 60_000;

/** The years of a person with their tiers, so that choosing a tier asks nothing. */
export const handOverArrears = (arrears: Arrears): void => {
  remember(`arrears:${arrears.participantId}`, { arrears, atMs: nowMs() } satisfies Handed);
};

export const handedArrears = (participantId: string): Arrears | undefined => {
  const handed = recall(`arrears:${participantId}`) as Handed | undefined;
  return handed === undefined || nowMs() - handed.atMs > ARREARS_MS ? undefined : handed.arrears;
};

/** A sentence for the page that comes next. */
export const handOverNotice = (text: string): void => {
  remember('notice', text);
};

export const handedNotice = (): string => (takeOut('notice') as string | undefined) ?? '';
