import type { HomeCard } from '../types/home';
import { composeAccesses } from './compose-accesses';
import type { BotReads } from './compose-bot';
import type { YearPayment } from './contributions/card-state';
import { contributionRoutes } from './contributions/contribution-routes';
import type { Hold } from './contributions/hold';
import { listArrears } from './contributions/list-arrears';
import { listCards } from './contributions/list-cards';
import { choicesOfReminder } from './contributions/choices-of-reminder';
import { peopleOfReminder } from './messages/message-reads';
import { lastPayableInstant, priceLines } from './contributions/price-lines';
import { maintenanceUntil } from './database/maintenance-store';
import type { InTransaction, Reader } from './database/transaction';
import type { Settings } from './env';
import type { Route } from './http/route';
import type { Caller } from './http/caller';
import { allowPayer } from './identity/allow-payer';
import { payerNames } from './identity/family-view';
import { reloadCaller } from './identity/load-caller';
import { maskedNamesOf } from './participants/participant-reads';
import { countyOf } from './participants/region-store';
import { basketRoutes } from './payments/basket-routes';
import { holdsOf, yearsPaidBy } from './payments/hold-reads';
import { orderRoutes } from './payments/order-routes';
import { openOrdersOf } from './payments/order-store';
import { payRequestRoutes } from './payments/pay-request-routes';
import type { PaymentGateway } from './payments/payment-gateway';
import { refundRoutes } from './payments/refund-routes';
import { orderReceipts, paymentsOfYear } from './receipts/receipt-reads';
import { homeWindow } from './rule-packs/home-window';
import { readWindowOverrides } from './rule-packs/read-window-override';
import type { RulePacks } from './rule-packs/rule-packs';
import { homeRoutes } from './screens/home-routes';
import type { Clock } from './shared/clock';
import { dayOf } from './shared/day';
import type { Indexer, Sealer } from './shared/sealing';

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  packs: RulePacks;
  gateway: PaymentGateway;
  sealer: Sealer;
  indexer: Indexer;
};

/** The doors of the main job: home, arrears, basket, order; and what of it the bot may read, for the same audiences. */
export const composeRoutes = (settings: Settings, ground: Ground): { routes: Route[]; readsOfBot: BotReads } => {
  const { reader, packs, clock, sealer } = ground;
  const maskedNames = (ids: readonly number[]): Promise<Map<number, string>> => maskedNamesOf({ reader, sealer }, ids);
  const arrears = {
    reader,
    packs,
    clock,
    maskedNames,
    holdsOf: (holders: readonly string[]): Promise<Map<string, Hold>> => holdsOf(reader, holders),
    yearsPaidBy: (accountId: number, ids: readonly number[]): Promise<Set<string>> =>
      yearsPaidBy(reader, accountId, ids),
    payerNames: (ids: readonly number[]): Promise<(id: number) => string> => payerNames({ reader, maskedNames }, ids),
    paymentsOfYear: (ids: readonly number[], feeYear: number): Promise<Map<number, YearPayment[]>> =>
      paymentsOfYear(reader, ids, feeYear),
  };
  const orders = {
    ...ground,
    maskedNames,
    payerNames: arrears.payerNames,
    priceLines: priceLines.bind(undefined, arrears),
    choicesOf: async (caller: Caller, rid: string) =>
      choicesOfReminder(arrears, caller, await peopleOfReminder(reader, { rid, accountId: caller.accountId })),
    hashFigures: (text: string) => ground.indexer('quote', text),
    lastPayableInstant: lastPayableInstant.bind(undefined, arrears),
    receiptsOf: (orderId: number) => orderReceipts(reader, orderId),
    allowPayer,
    maintenanceUntil: () => maintenanceUntil(reader),
    reloadCaller: (caller: Caller) => reloadCaller({ reader, clock }, caller),
  };
  const accesses = composeAccesses(ground, arrears.payerNames);
  const cards = async (caller: Caller): Promise<HomeCard[]> => {
    const listed = await listCards(arrears, caller);
    const seen = caller.people.map(({ participantId }) => participantId);
    await accesses.noteLook(caller, seen, 'card');
    return listed;
  };
  const home = {
    clock,
    runMode: settings.RUN_MODE,
    county: () => countyOf(reader),
    window: async (regionCode: string) => {
      const overrideOf = await readWindowOverrides(reader);
      return homeWindow(packs, regionCode, clock.now(), overrideOf(regionCode, dayOf(clock.now())));
    },
    listCards: cards,
    openOrders: (accountId: number) => openOrdersOf(reader, accountId),
  };
  const routes = [
    ...homeRoutes(home),
    ...contributionRoutes({ ...arrears, noteLook: accesses.noteLook }),
    ...accesses.routes,
    ...basketRoutes(orders),
    ...payRequestRoutes(orders),
    ...orderRoutes(orders),
    ...refundRoutes(orders),
  ];
  const readsOfBot: BotReads = {
    listCards: cards,
    listArrears: async (caller, participantId) => {
      const listed = await listArrears(arrears, caller, participantId);
      await accesses.noteLook(caller, [participantId], 'years');
      return listed;
    },
  };
  return { routes, readsOfBot };
};
