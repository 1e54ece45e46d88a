import type { Basket } from '../../types/baskets';
import type { PricedLine, UnpayableLine } from '../contributions/priced-line';
import type { Caller } from '../http/caller';
import { countyTime } from '../shared/day';
import { errorText } from '../shared/error-texts';
import type { ChosenLine } from './basket-store';
import { currentMerchantAccount } from './merchant-account-store';
import { liveOrderOfBasket } from './order-store';
import type { QuoteDeps } from './quote-basket';
import { ownBasket, quoteBasket } from './quote-basket';

export type BasketDeps = QuoteDeps & {
  maskedNames: (participantIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  /** The masked names of the people behind accounts. */
  payerNames: (accountIds: readonly number[]) => Promise<(accountId: number) => string>;
};

/** The basket as the check page shows it. Its own live order does not stand in its way. */
export const showBasket = async (deps: BasketDeps, caller: Caller, rid: string): Promise<Basket> => {
  const open = await ownBasket(deps.reader, caller, rid, deps.clock.now());
  const { basket, chosen } = open;
  const live = await liveOrderOfBasket(deps.reader, basket.id);
  const priced = await quoteBasket(deps, caller, { ...open, ownHolder: live?.outTradeNo });
  const names = await deps.maskedNames([...new Set(chosen.map((line) => line.participantId))]);
  const head = headOf(chosen, names);
  return {
    basketId: basket.rid,
    people: peopleOf(chosen).map(({ participantId, participantRid }) => ({
      participantId: participantRid,
      relation: caller.standingFor(participantId)?.relation ?? 'other',
      maskedName: names.get(participantId) ?? '',
      addableYears: [...(priced.addableYears.get(participantId) ?? [])],
    })),
    lines: priced.lines.map((line) => ({
      ...head(line.participantId),
      feeYear: line.feeYear,
      tier: line.tier,
      ...(line.fromTier === undefined ? {} : { fromTier: line.fromTier }),
      amountFen: line.amountFen,
      subsidyFen: line.subsidyFen,
      explanation: [...line.explanationLines],
      ...noteOf(line),
      isChanged: priced.isChanged({ ...line, participantRid: head(line.participantId).participantId }),
    })),
    removed: priced.removed.map((line) => removedView(line, head(line.participantId))),
    totalFen: priced.totalFen,
    subsidyFen: priced.subsidyFen,
    payee: (await currentMerchantAccount(deps.reader))?.payeeName ?? '',
    payer: (await deps.payerNames([caller.accountId]))(caller.accountId),
    quoteHash: priced.quoteHash,
    quoteExpiresAt: countyTime(priced.quoteExpiresAt),
    expiresAt: countyTime(basket.expiresAt),
  };
};

const noteOf = ({ isReplacement }: PricedLine): { note?: string } =>
  isReplacement === true ? { note: '原来付的会退给付款人，要两位经办人核对' } : {};

type Head = { participantId: string; maskedName: string };

const peopleOf = (chosen: readonly ChosenLine[]): ChosenLine[] =>
  chosen.filter((line, at) => chosen.findIndex((one) => one.participantId === line.participantId) === at);

const headOf = (chosen: readonly ChosenLine[], names: ReadonlyMap<number, string>): ((id: number) => Head) => {
  const ridOf = new Map(chosen.map((line) => [line.participantId, line.participantRid]));
  return (id) => ({ participantId: ridOf.get(id) ?? '', maskedName: names.get(id) ?? '' });
};

const removedView = (line: UnpayableLine, head: Head): Basket['removed'][number] => ({
  ...head,
  feeYear: line.feeYear,
  code: line.code,
  message: errorText(line.code, line.details),
  ...(line.canTakeOver === undefined ? {} : { canTakeOver: line.canTakeOver }),
});
