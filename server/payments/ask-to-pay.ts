import type { InTransaction, Reader, Tx } from '../database/transaction';
import { isDuplicateKey } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { hashToken, newRid } from '../shared/ids';
import { basketById, chosenLines, copyBasket } from './basket-store';
import type { PayRequestRow } from './pay-request-store';
import { claimPayRequest, livePayRequest, payRequests } from './pay-request-store';
import { ownBasket } from './quote-basket';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock };

export type OpenRequestDeps = Deps & {
  /** Step: lets an account pay for people on the word of another; throws what forbids it. */
  allowPayer: (
    tx: Tx,
    command: { accountId: number; byAccountId: number; people: readonly { id: number; rid: string }[]; now: Date },
  ) => Promise<void>;
};

const REQUEST_MS = 7 * 24 * 60 * 60_000;
const BASKET_MS = 24 * 60 * 60_000;
const TRIES_MAX = 5;

/** 让家人替我付: the choices as they are now become a card with a random token. It opens these years and nothing else. */
export const askToPay = async (
  { inTransaction, reader, clock }: Deps,
  caller: Caller,
  basketRid: string,
): Promise<{ token: string; expiresAt: Date }> => {
  const now = clock.now();
  const { basket } = await ownBasket(reader, caller, basketRid, now);
  const token = newRid();
  const expiresAt = new Date(now.getTime() + REQUEST_MS);
  const { accountId } = caller;
  await inTransaction(async (tx) => {
    const basketId = await copyBasket(tx, basket.id, { rid: newRid(), accountId, expiresAt });
    await tx.insert(payRequests, { tokenHash: hashToken(token), basketId, accountId, expiresAt });
  });
  return { token, expiresAt };
};

/**
 * Opens a card: the first account that is not the asker's own answers it, may pay for these people from then on, and gets
 * a basket of its own. Opened again it is the same basket, or a fresh one after a day. Answers the basket's public id.
 */
export const openPayRequest = async (deps: OpenRequestDeps, caller: Caller, token: string): Promise<string> => {
  const now = deps.clock.now();
  const request = await livePayRequest(deps.reader, hashToken(token), now);
  if (request === undefined) throw new AppError('token.stale');
  const asked = await basketById(deps.reader, request.basketId);
  if (asked === undefined) throw new Error('a pay request without its basket');
  if (request.accountId === caller.accountId) return asked.rid;
  if (request.claimedById !== null && request.claimedById !== caller.accountId) throw new AppError('token.stale');
  return (await openedBefore(deps, request, now)) ?? (await answer(deps, caller, request));
};

const openedBefore = async ({ reader }: Deps, request: PayRequestRow, now: Date): Promise<string | undefined> => {
  if (request.claimedBasketId === null) return undefined;
  const basket = await basketById(reader, request.claimedBasketId);
  return basket !== undefined && basket.expiresAt > now ? basket.rid : undefined;
};

const answer = async (deps: OpenRequestDeps, caller: Caller, request: PayRequestRow): Promise<string> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await deps.inTransaction((tx) => answerOnce(deps, tx, caller, request));
    } catch (error) {
      if (tries === TRIES_MAX || !isDuplicateKey(error)) throw error; // a place taken under our hands: look again
    }
  }
};

const answerOnce = async (
  { clock, allowPayer }: OpenRequestDeps,
  tx: Tx,
  caller: Caller,
  request: PayRequestRow,
): Promise<string> => {
  const now = clock.now();
  const { accountId } = caller;
  const lines = await chosenLines(tx, request.basketId);
  const people = [...new Map(lines.map((line) => [line.participantId, line.participantRid]))];
  const isFirst = request.claimedById === null;
  if (isFirst) {
    await allowPayer(tx, {
      accountId,
      byAccountId: request.accountId,
      people: people.map(([id, rid]) => ({ id, rid })),
      now,
    });
  } else if (people.some(([id]) => caller.levelFor(id) === undefined)) {
    throw new AppError('token.stale'); // ended since: a card is no way back
  }
  const rid = newRid();
  const expiresAt = new Date(now.getTime() + BASKET_MS);
  const basketId = await copyBasket(tx, request.basketId, { rid, accountId, expiresAt });
  if ((await claimPayRequest(tx, request.id, accountId, basketId)) !== 1) throw new AppError('token.stale');
  return rid;
};
