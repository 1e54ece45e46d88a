import type { Basket } from '../../types/baskets';
import type { Answer, Problem } from './answer';
import { handedBasket, handOverBasket } from './hand-over';
import type { Choice } from './payments';
import { changeBasket, getBasket, makeBasket } from './payments';

/** The choices that a basket holds now. */
export const choicesOf = (basket: Pick<Basket, 'lines'>): Choice[] =>
  basket.lines.map(({ participantId, feeYear, tier, fromTier }) => ({
    participantId,
    feeYear,
    tier,
    ...(fromTier === undefined ? {} : { kind: 'supplement' }),
  }));

/** Replaces what a basket holds for one person, or with `isAddition` adds to it. Others stay as they are. */
export const changePerson = async (
  basketId: string,
  participantId: string,
  choices: readonly Choice[],
  { isAddition = false }: { isAddition?: boolean } = {},
): Promise<Answer<Basket>> => {
  const now = await getBasket(basketId);
  if (now.kind !== 'ok') return now;
  const years = new Set(choices.map(({ feeYear }) => feeYear));
  const stay = choicesOf(now.body).filter(
    (line) => line.participantId !== participantId || (isAddition && !years.has(line.feeYear)),
  );
  return handedOver(await changeBasket(basketId, [...stay, ...choices]));
};

/** The order that keeps a basket from being changed; empty when that is not the trouble. */
export const openOrderOf = ({ code, details }: Problem): string => {
  const orderId = code === 'order.open' ? details['orderId'] : undefined;
  return typeof orderId === 'string' ? orderId : '';
};

export const newBasket = async (choices: readonly Choice[]): Promise<Answer<Basket>> =>
  handedOver(await makeBasket(choices));

/** The basket as the page before left it, else as the server has it. */
export const basketNow = async (basketId: string): Promise<Answer<Basket>> => {
  const handed = handedBasket(basketId);
  return handed === undefined ? getBasket(basketId) : { kind: 'ok', body: handed };
};

const handedOver = (answer: Answer<Basket>): Answer<Basket> => {
  if (answer.kind === 'ok') handOverBasket(answer.body);
  return answer;
};
