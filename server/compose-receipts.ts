import type { InTransaction, Reader } from './database/transaction';
import type { Settings } from './env';
import type { Keys } from './compose-keys';
import type { Handlers } from './outbox/events';
import { settledOrder } from './payments/payment-reads';
import { addWorkingDays } from './policy/working-days';
import type { PackTexts, StagePromisesOf, TaxHallOf } from './receipts/neighbours';
import { onPaymentSettled } from './receipts/on-payment-settled';
import { participantsAtL2, payerOf } from './receipts/read-account-people';
import { loadReceiptFonts } from './receipts/receipt-fonts';
import type { RunModeMark } from './receipts/receipt-pdf';
import type { ReceiptRoutesDeps } from './receipts/receipt-routes';
import { householdRegionsOn, insuredPeopleIn } from './receipts/register-reads';
import { calendarOf, officesNear, packOfToday } from './rule-packs/pack-places';
import type { RulePacks } from './rule-packs/rule-packs';
import type { Clock } from './shared/clock';
import { addDays, dayOf } from './shared/day';

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  packs: RulePacks;
  keys: Keys;
};

const MARKS = { demo: '演示', rehearsal: '联调环境', production: undefined } as const;
const NO_PACK_TEXTS = { receiptTitle: '电子缴费凭证', receiptFooter: '可扫码验真。' };

/** Receipts: their listener, and what their routes need. Fails at start when fonts or a signing key are missing. */
export const composeReceipts = (
  settings: Settings,
  { inTransaction, reader, clock, packs, keys }: Ground,
): { routeDeps: ReceiptRoutesDeps; handlers: Pick<Handlers, 'issueReceipts'>; mark: RunModeMark | undefined } => {
  const mark: RunModeMark | undefined = MARKS[settings.RUN_MODE];
  keys.receiptKeys.signer(dayOf(clock.now()));
  const packTexts: PackTexts = (regionCode, feeYear, on) => {
    const pack = packs.packFor(regionCode, feeYear, on);
    return pack === undefined ? NO_PACK_TEXTS : { ...pack.file.texts, countyName: pack.file.regionName };
  };
  return {
    mark,
    handlers: {
      issueReceipts: onPaymentSettled({
        inTransaction,
        clock,
        keys: keys.receiptKeys,
        settledOrder,
        householdRegions: householdRegionsOn,
        payerOf,
      }),
    },
    routeDeps: {
      reader,
      inTransaction,
      clock,
      stagePromises: stagePromisesIn(packs),
      taxHall: taxHallIn(packs),
      keys: keys.receiptKeys,
      settledOrder,
      insuredPeople: insuredPeopleIn(keys.sealer),
      participantsAtL2,
      packTexts,
      publicBaseUrl: settings.PUBLIC_BASE_URL,
      fonts: loadReceiptFonts(),
      ...(mark === undefined ? {} : { mark }),
    },
  };
};

/** How many working days each stage takes by the pack of a place. */
export const stagePromisesIn =
  (packs: RulePacks): StagePromisesOf =>
  (regionCode, on) => {
    const pack = packOfToday(packs, regionCode, on);
    const days = pack?.file.stageDays;
    if (pack === undefined || days === undefined) return undefined;
    return (stage, paidDay) => addWorkingDays(paidDay, days[stage], calendarOf(pack));
  };

const CERTIFICATE_WORKING_DAYS = 5;

/** The tax hall of a place. A county that has not said where it is sends people to its telephone. */
const taxHallIn =
  (packs: RulePacks): TaxHallOf =>
  (regionCode, on) => {
    const pack = packOfToday(packs, regionCode, on);
    const hall = pack && officesNear(pack, regionCode, 'tax')[0];
    return {
      hall: hall?.name ?? '办税服务厅',
      address: hall?.address ?? '地址还没登记，请打12366问',
      hours: hall?.hours ?? '请打12366问',
      bring: hall?.bring ?? '身份证',
      answerByDay: pack ? addWorkingDays(on, CERTIFICATE_WORKING_DAYS, calendarOf(pack)) : addDays(on, 7),
    };
  };
