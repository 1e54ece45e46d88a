import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import type { Clock } from '../shared/clock';
import { hashToken } from '../shared/ids';
import { createCaller } from './create-caller';
import { idleUntil } from './issue-session';
import { callerRows, callerRowsOfOpenid, callerRowsOfSession, touchSession } from './session-store';

type Deps = { reader: Reader; inTransaction: InTransaction; clock: Clock };

const TOUCH_AFTER_MS = 60_000;

/** Who holds a session token, with every level they have; `undefined` when it is unknown, revoked or idle for too long. */
export const loadCaller = async (
  { reader, inTransaction, clock }: Deps,
  token: string,
): Promise<Caller | undefined> => {
  const now = clock.now();
  const rows = await callerRows(reader, hashToken(token), now);
  const [first] = rows;
  if (first === undefined) return undefined;
  if (now.getTime() - first.usedAt.getTime() >= TOUCH_AFTER_MS) {
    await inTransaction((tx) => touchSession(tx, first.sessionId, now, idleUntil(now)));
  }
  return createCaller(first, rows, now);
};

/** The same session after a change of what it may do. */
export const reloadCaller = async (
  { reader, clock }: Pick<Deps, 'reader' | 'clock'>,
  caller: Caller,
): Promise<Caller> => {
  const rows = await callerRowsOfSession(reader, caller.sessionId);
  return createCaller(caller, rows, clock.now());
};

/** Whoever WeChat says is writing; `undefined` when this openid never signed in, or is gone. */
export const loadCallerOfOpenid = async (
  { reader, clock }: Pick<Deps, 'reader' | 'clock'>,
  openid: string,
): Promise<Caller | undefined> => {
  const rows = await callerRowsOfOpenid(reader, openid);
  const [first] = rows;
  return first && createCaller(first, rows, clock.now());
};
