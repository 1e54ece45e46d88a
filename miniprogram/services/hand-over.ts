import type { Arrears } from '../../types/arrears';
import type { Basket } from '../../types/baskets';
import { recall, remember, takeOut } from './drafts';

/** A basket that was just answered is shown by the next page without asking again. */
export const handOverBasket = (basket: Basket): void => {
  remember(`basket:${basket.basketId}`, basket);
};

export const handedBasket = (basketId: string): Basket | undefined =>
  takeOut(`basket:${basketId}`) as Basket | undefined;

/** The years of a person with their tiers, so that choosing a tier asks nothing. */
export const handOverArrears = (arrears: Arrears): void => {
  remember(`arrears:${arrears.participantId}`, arrears);
};

export const handedArrears = (participantId: string): Arrears | undefined =>
  recall(`arrears:${participantId}`) as Arrears | undefined;

/** A sentence for the page that comes next. */
export const handOverNotice = (text: string): void => {
  remember('notice', text);
};

export const handedNotice = (): string => (takeOut('notice') as string | undefined) ?? '';
