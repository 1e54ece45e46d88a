import type { ReminderCommands } from './compose-commands';
import { stagePromisesIn } from './compose-receipts';
import type { InTransaction, Reader } from './database/transaction';
import { accountsOfPeople, openidOf, payerOfLevel } from './identity/identity-reads';
import type { TextMessageSender } from './identity/text-messages';
import type { Message } from './messages/message-store';
import type { PageLinks } from './messages/page-links';
import type { Composed } from './messages/send-messages';
import { sendMessages } from './messages/send-messages';
import type { MessageSender } from './messages/sender';
import type { TemplateBook } from './messages/template-book';
import type { Handlers } from './outbox/events';
import { maskedNamesOf } from './participants/participant-reads';
import { countyOf } from './participants/region-store';
import {
  basketOfOrder,
  payerOfRefund,
  refusedApplication,
  settledOrder,
  takenOrder,
  unpaidBasket,
} from './payments/payment-reads';
import { findLateReceipt } from './receipts/find-late-receipt';
import { receiptsOfLines } from './receipts/receipt-reads';
import { composeAnnouncement } from './reminders/compose-announcement';
import { composeDue } from './reminders/compose-due';
import { composeLate } from './reminders/compose-late';
import { composePayerAdded } from './reminders/compose-payer-added';
import { composeRefused } from './reminders/compose-refused';
import { composeTakenOver } from './reminders/compose-taken-over';
import { composeUnpaid } from './reminders/compose-unpaid';
import { stopOnContributionsImported } from './reminders/on-contributions-imported';
import { stopOnPaymentSettled } from './reminders/on-payment-settled';
import { planRound, planRoundOfToday } from './reminders/plan-round';
import { sendText } from './reminders/send-text';
import { stopReminders } from './reminders/stop-reminders';
import { DUE } from './reminders/survey-round';
import type { Happenings } from './reminders/tell-what-happened';
import {
  tellOfAccounts,
  tellOfLate,
  tellOfPayer,
  tellOfPayment,
  tellOfRefund,
  tellOfRefusal,
  tellOfTakeover,
  tellOfUnpaid,
} from './reminders/tell-what-happened';
import { villageWorklist } from './reminders/village-worklist';
import type { RulePacks } from './rule-packs/rule-packs';
import type { Clock } from './shared/clock';
import type { Logger } from './shared/logger';
import type { Sealer } from './shared/sealing';

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  logger: Logger;
  packs: RulePacks;
  sealer: Sealer;
  owner: string;
  templateBook: TemplateBook;
  sender: MessageSender;
  pageLinks: PageLinks;
  textSender: TextMessageSender | undefined;
};

export type Reminders = {
  handlers: Pick<
    Handlers,
    | 'stopReminders'
    | 'stopRemindersOfImport'
    | 'tellOfPayment'
    | 'tellOfUnpaid'
    | 'tellOfPayer'
    | 'tellOfTakeover'
    | 'tellOfRefund'
    | 'tellOfRefusal'
    | 'tellOfLate'
    | 'tellOfAccounts'
  >;
  sendMessages: () => Promise<unknown>;
  planReminders: () => Promise<unknown>;
  commands: ReminderCommands;
};

/** Who is told what is due, when it goes, and when it stops. */
export const composeReminders = (ground: Ground): Reminders => {
  const { reader, textSender } = ground;
  const survey = { ...ground, hasTexts: textSender !== undefined };
  const stop = (ids: readonly number[]): Promise<void> => stopReminders(ground, ids);
  const happenings = { ...ground, ...happeningsIn(ground) };
  const composeAll = async (messages: readonly Message[]): Promise<Map<number, Composed>> => {
    const composed = await composeDue(
      ground,
      messages.filter(({ purpose }) => purpose === DUE),
    );
    for (const message of messages) {
      const told = await composeToldOnce(happenings, message);
      if (told !== undefined) composed.set(message.id, told);
    }
    return composed;
  };
  return {
    handlers: {
      stopReminders: stopOnPaymentSettled({
        stop,
        peopleOfOrder: async (orderId) =>
          ((await settledOrder(reader, orderId))?.lines ?? []).map(({ participantId }) => participantId),
      }),
      stopRemindersOfImport: stopOnContributionsImported(stop),
      tellOfPayment: tellOfPayment(happenings),
      tellOfUnpaid: tellOfUnpaid(happenings),
      tellOfPayer: tellOfPayer(happenings),
      tellOfTakeover: tellOfTakeover(happenings),
      tellOfRefund: tellOfRefund(happenings),
      tellOfRefusal: tellOfRefusal(happenings),
      tellOfLate: tellOfLate(happenings),
      tellOfAccounts: tellOfAccounts(happenings),
    },
    sendMessages: oneAtATime(() =>
      sendMessages({
        ...ground,
        compose: composeAll,
        openidOf: (accountId) => openidOf(reader, accountId),
        sendText: textSender && ((wish) => sendText({ ...ground, textSender }, wish)),
      }),
    ),
    planReminders: () => planRoundOfToday({ ...survey, regionCode: async () => (await countyOf(reader))?.code }),
    commands: {
      planReminders: async ({ isDryRun, onEach }) => {
        const seen: { participantId: number; regionCode: string; outcome: string }[] = [];
        const report = await planRound(survey, {
          isDryRun,
          onEach: ({ person, decision }) => {
            if (onEach === undefined) return;
            const outcome = decision.kind === 'none' ? decision.why : decision.kind;
            seen.push({ participantId: person.participantId, regionCode: person.regionCode, outcome });
          },
        });
        const names = await maskedNamesOf(
          ground,
          seen.map(({ participantId }) => participantId),
        );
        for (const { participantId, ...row } of seen) {
          onEach?.({ ...row, maskedName: names.get(participantId) ?? '' });
        }
        return report;
      },
      villageWorklist: (command) => villageWorklist(survey, command),
    },
  };
};

/** What happened and may have changed since is looked at again by whoever knows; the rest stays true. */
const composeToldOnce = (happenings: Ground & Happenings, message: Message): Promise<Composed | undefined> => {
  switch (message.purpose) {
    case 'unpaid':
      return composeUnpaid(happenings, message);
    case 'payerAdded':
      return composePayerAdded(happenings, message);
    case 'refundRefused':
      return composeRefused(happenings, message);
    case 'takenOver':
      return composeTakenOver(happenings, message);
    case 'late':
      return composeLate(happenings, message);
    default:
      return composeAnnouncement(happenings, message);
  }
};

/** A round that is still running is not begun again beside it: of a worker that dies, one message is on its way at most. */
const oneAtATime = (round: () => Promise<number>): (() => Promise<number>) => {
  let underWay: Promise<number> | undefined;
  return () =>
    (underWay ??= round().finally(() => {
      underWay = undefined;
    }));
};

/** What the other rooms let the reminders read. */
const happeningsIn = ({ reader, clock, packs }: Ground): Happenings => ({
  paymentOf: async (orderId) => {
    const order = await settledOrder(reader, orderId);
    return order && { accountId: order.accountId, participantIds: order.lines.map((line) => line.participantId) };
  },
  basketOfOrder: (orderId) => basketOfOrder(reader, orderId),
  unpaidBasket: (basketId, now) => unpaidBasket(reader, basketId, now),
  takenOrder: (orderId, now) => takenOrder(reader, orderId, now),
  lateReceipt: (receiptId) => findLateReceipt({ reader, clock, stagePromises: stagePromisesIn(packs) }, receiptId),
  refusedApplication: (applicationId) => refusedApplication(reader, applicationId),
  payerOfLevel: (levelId) => payerOfLevel(reader, levelId),
  refundTo: (refundId) => payerOfRefund(reader, refundId),
  receiptsOfLines: (lineIds) => receiptsOfLines(reader, lineIds),
  ownersOf: async (ids) => (await accountsOfPeople(reader, ids)).filter(({ isOwner }) => isOwner),
});
