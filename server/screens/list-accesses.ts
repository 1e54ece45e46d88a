import type { z } from 'zod';
import type { getAccesses } from '../../types/arrears';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import { countyTime } from '../shared/day';

type Answer = z.input<(typeof getAccesses)['answers'][200]>;

/** What the server knows of others who dealt with a person's record; newest first each, at most `limit` of a kind. */
export type AccessDeps = {
  looksOf: (
    participantId: number,
    limit: number,
  ) => Promise<readonly { accountId: number; what: string; createdAt: Date }[]>;
  ordersFor: (participantId: number, limit: number) => Promise<readonly { accountId: number; createdAt: Date }[]>;
  actsOn: (
    subject: string,
    limit: number,
  ) => Promise<readonly { actorKind: string; actor: string; action: string; createdAt: Date }[]>;
  payerNames: (accountIds: readonly number[]) => Promise<(accountId: number) => string>;
};

const LISTED_MAX = 100;

const WORDS: Readonly<Record<string, string>> = {
  card: '在首页看了今年要缴多少',
  years: '看了各年要缴多少',
  reason: '看了能不能缴',
  history: '看了缴没缴',
  order: '开始替您缴费',
  'identity.pay': '加您为家人，能替您缴费',
  'identity.freeze': '也说是您本人，已停用',
  'participant.stop': '办了终止参保',
};

/** Who looked at my record (谁看过我的记录): other people by masked name, offices by what they are. Newest first. */
export const listAccesses = async (deps: AccessDeps, caller: Caller, rid: string): Promise<Answer> => {
  const person = caller.person(rid);
  if (person === undefined) throw new AppError('identity.level');
  const { participantId } = person;
  const looks = (await deps.looksOf(participantId, LISTED_MAX)).map((look) => ({ ...look, what: look.what }));
  const orders = (await deps.ordersFor(participantId, LISTED_MAX)).map((order) => ({ ...order, what: 'order' }));
  const acts = (await deps.actsOn(`participants:${rid}`, LISTED_MAX)).map(
    ({ actorKind, actor, action, createdAt }) => ({
      accountId: actorKind === 'resident' ? Number(actor.replace('accounts:', '')) : undefined,
      what: action,
      createdAt,
    }),
  );
  const ofOthers = [...looks, ...orders, ...acts]
    .filter(({ accountId, what }) => accountId !== caller.accountId && Object.hasOwn(WORDS, what))
    .sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
    .slice(0, LISTED_MAX);
  const accountIds = ofOthers.flatMap(({ accountId }) => accountId ?? []);
  const nameOf = accountIds.length === 0 ? () => '' : await deps.payerNames(accountIds);
  return {
    accesses: ofOthers.map(({ accountId, what, createdAt }) => ({
      at: countyTime(createdAt),
      who: accountId === undefined ? '社保窗口' : nameOf(accountId),
      what: WORDS[what] ?? '',
    })),
  };
};
