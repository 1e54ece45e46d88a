import { answerMessage, greet, wantsDesk } from './bot/answer-message';
import type { ArrearsReads } from './bot/answer-arrears';
import type { CustomerMessenger } from './bot/customer-messenger';
import { forgetChats } from './bot/forget-chats';
import type { InTransaction, Reader } from './database/transaction';
import { loadCallerOfOpenid } from './identity/load-caller';
import type { PushWork } from './messages/on-push-received';
import type { OpenedPush } from './messages/push-opener';
import { householdRegionOn } from './participants/participant-reads';
import { countyOf } from './participants/region-store';
import { readWindowOverrides } from './rule-packs/read-window-override';
import type { RulePacks } from './rule-packs/rule-packs';
import type { Clock } from './shared/clock';
import { dayOf } from './shared/day';
import type { Indexer, Sealer } from './shared/sealing';

/** What the pages show, for the same caller: the bot says nothing that they would not. */
export type BotReads = ArrearsReads;

type Ground = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  packs: RulePacks;
  sealer: Sealer;
  indexer: Indexer;
  messenger: CustomerMessenger;
  reads: BotReads;
};

export type Bot = Pick<PushWork, 'answerMessage' | 'greet'> & {
  wantsDesk: (push: Pick<OpenedPush, 'content'>) => Promise<boolean>;
  forgetChats: () => Promise<unknown>;
};

/** Whoever answers in the customer service chat. */
export const composeBot = ({ reads, ...ground }: Ground): Bot => {
  const { reader, clock } = ground;
  const deps = {
    ...ground,
    ...reads,
    callerOf: (openid: string) => loadCallerOfOpenid(ground, openid),
    regionOf: async (caller: Parameters<ArrearsReads['listCards']>[0] | undefined): Promise<string> => {
      const first = caller?.people[0];
      const own = first && (await householdRegionOn(reader, first.participantId, dayOf(clock.now())));
      return own ?? (await countyOf(reader))?.code ?? '';
    },
    windowOverrides: () => readWindowOverrides(reader),
  };
  return {
    answerMessage: (message) => answerMessage(deps, message),
    greet: (entered) => greet(deps, entered),
    wantsDesk: async ({ content }) => content.kind === 'message' && (await wantsDesk(deps, content)),
    forgetChats: () => forgetChats(ground),
  };
};
