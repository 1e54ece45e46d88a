import type { BotReads } from './compose-bot';
import { composeBot } from './compose-bot';
import type { Reminders } from './compose-reminders';
import { composeReminders } from './compose-reminders';
import type { CustomerMessenger } from './bot/customer-messenger';
import type { InTransaction, Reader } from './database/transaction';
import type { Metrics } from './http/metrics';
import type { Route } from './http/route';
import type { DeleteAccountDeps } from './identity/delete-account';
import type { TextMessageSender } from './identity/text-messages';
import { endAuthorization } from './identity/end-authorization';
import { accountByOpenid } from './identity/account-store';
import { forgetMessages } from './messages/forget-account';
import { noteDelivery } from './messages/note-delivery';
import { onPushReceived } from './messages/on-push-received';
import type { PageLinks } from './messages/page-links';
import type { PushOpener } from './messages/push-opener';
import { pushDoor } from './messages/push-routes';
import { receivePush } from './messages/receive-push';
import type { MessageSender } from './messages/sender';
import { takeLeave } from './messages/take-leave';
import { createTemplateBook } from './messages/template-book';
import type { Handlers } from './outbox/events';
import { openSlotsOf } from './payments/order-store';
import { reminderRoutes } from './reminders/reminder-routes';
import type { RulePacks } from './rule-packs/rule-packs';
import type { Clock } from './shared/clock';
import type { Logger } from './shared/logger';
import type { Indexer, Sealer } from './shared/sealing';

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  logger: Logger;
  sealer: Sealer;
  metrics: Metrics;
  packs: RulePacks;
  owner: string;
  textSender: TextMessageSender | undefined;
  indexer: Indexer;
  readsOfBot: BotReads;
  wechat: {
    messageSender: MessageSender;
    pageLinks: PageLinks;
    customerMessenger: CustomerMessenger;
    pushOpener: PushOpener | undefined;
  };
};

export type Messages = {
  routes: Route[];
  /** What is done again and again. */
  work: Pick<Reminders, 'sendMessages' | 'planReminders'> & { forgetChats: () => Promise<unknown> };
  commands: Reminders['commands'];
  doors: ReturnType<typeof pushDoor>[];
  handlers: Pick<Handlers, 'workPush'> & Reminders['handlers'];
  /** Deletion of an account, which takes its leave along. */
  deletion: DeleteAccountDeps;
};

/** What we tell residents and what WeChat forwards of them: their leave, the door of pushes and what becomes of each. */
export const composeMessages = (ground: Ground): Messages => {
  const { reader, wechat, metrics } = ground;
  const deletion: DeleteAccountDeps = {
    ...ground,
    hasOpenOrder: async (at, accountId) => (await openSlotsOf(at, accountId)).length > 0,
    forgetElsewhere: forgetMessages,
  };
  const templateBook = createTemplateBook({ ...ground, sender: wechat.messageSender });
  const { messageSender: sender, pageLinks } = wechat;
  const reminders = composeReminders({ ...ground, templateBook, sender, pageLinks });
  const bot = composeBot({ ...ground, messenger: wechat.customerMessenger, reads: ground.readsOfBot });
  return {
    deletion,
    work: {
      sendMessages: reminders.sendMessages,
      planReminders: reminders.planReminders,
      forgetChats: bot.forgetChats,
    },
    commands: reminders.commands,
    routes: reminderRoutes({ ...ground, templateBook }),
    doors:
      wechat.pushOpener === undefined
        ? []
        : [
            pushDoor({
              opener: wechat.pushOpener,
              receivePush: (push) => receivePush(ground, push),
              wantsDesk: bot.wantsDesk,
              countRefusal: (reason) => {
                metrics.pushesRefused.inc({ reason });
              },
            }),
          ],
    handlers: {
      ...reminders.handlers,
      workPush: onPushReceived({
        ...ground,
        answerMessage: bot.answerMessage,
        greet: bot.greet,
        takeLeave: (taken) =>
          takeLeave({ ...ground, accountOf: async (openid) => (await accountByOpenid(reader, openid))?.id }, taken),
        noteDelivery: (sent) => noteDelivery(ground, sent),
        endAuthorization: (ended) => endAuthorization({ ...deletion, clock: ground.clock }, ended),
      }),
    },
  };
};
