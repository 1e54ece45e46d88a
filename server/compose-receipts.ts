import type { InTransaction, Reader } from './database/transaction';
import type { Settings } from './env';
import type { Keys } from './compose-keys';
import type { Handlers } from './outbox/events';
import { settledOrder } from './payments/payment-reads';
import type { PackTexts } from './receipts/neighbours';
import { onPaymentSettled } from './receipts/on-payment-settled';
import { participantsAtL2, payerOf } from './receipts/read-account-people';
import { loadReceiptFonts } from './receipts/receipt-fonts';
import type { RunModeMark } from './receipts/receipt-pdf';
import type { ReceiptRoutesDeps } from './receipts/receipt-routes';
import { householdRegionsOn, insuredPeopleIn } from './receipts/register-reads';
import type { RulePacks } from './rule-packs/rule-packs';
import type { Clock } from './shared/clock';
import { dayOf } from './shared/day';

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
): { routeDeps: ReceiptRoutesDeps; handlers: Handlers; mark: RunModeMark | undefined } => {
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
