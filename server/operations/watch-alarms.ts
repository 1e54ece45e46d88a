import type { ScheduleRows } from '../database/schedule-store';
import type { InTransaction, Reader } from '../database/transaction';
import type { Clock } from '../shared/clock';
import { countyTime } from '../shared/day';
import type { Logger } from '../shared/logger';
import type { AlarmCheck } from './alarm-checks';
import { claimTelling, clearAlarm, forgetTelling, openAlarm, openAlarms, standAgain } from './alarm-store';

/** What goes to ALERT_WEBHOOK_URL. */
export type AlarmMessage = {
  alarm: string;
  state: 'raised' | 'repeated' | 'cleared';
  words: string;
  found: string;
  since: string;
  at: string;
};

export type TellAlarm = (message: AlarmMessage) => Promise<boolean>;

type Deps = {
  inTransaction: InTransaction;
  reader: Reader;
  clock: Clock;
  logger: Logger;
  schedules: ScheduleRows;
  owner: string;
  checks: readonly AlarmCheck[];
  tell: TellAlarm;
};

const REPEAT_MS = 60 * 60_000;

/**
 * Looks at every alarm that is due. One that begins is told once over all processes, then once an hour while it stands, and
 * once more when it is over. What the webhook did not take is told again in the next round.
 */
export const watchAlarms = async (deps: Deps): Promise<void> => {
  for (const check of deps.checks) {
    try {
      if (await isDue(deps, check)) await watch(deps, check);
    } catch (error) {
      deps.logger.error({ err: error, alarm: check.name }, 'an alarm could not be looked at');
    }
  }
};

const isDue = async ({ schedules, clock, owner }: Deps, { name, everyMinutes }: AlarmCheck): Promise<boolean> => {
  if (everyMinutes === undefined) return true;
  const now = clock.now();
  const periodMs = everyMinutes * 60_000;
  const turn = { name: `alarm.${name}`, dueAt: new Date(Math.floor(now.getTime() / periodMs) * periodMs) };
  if (!(await schedules.claim(turn, owner, now, new Date(now.getTime() + periodMs)))) return false;
  await schedules.finish(turn, owner, now);
  return true;
};

const watch = async (deps: Deps, check: AlarmCheck): Promise<void> => {
  const { inTransaction, reader, clock } = deps;
  const found = await check.look(clock.now());
  const standing = (await openAlarms(reader)).find(({ name }) => name === check.name);
  if (found === undefined) {
    if (standing !== undefined) await sayOver(deps, check, standing.createdAt);
    return;
  }
  if (standing === undefined) await inTransaction((tx) => openAlarm(tx, check.name));
  await sayThatItStands(deps, check, {
    found,
    since: standing?.createdAt ?? clock.now(),
    isNew: standing?.toldAt == null,
  });
};

const sayThatItStands = async (
  { inTransaction, clock, tell }: Deps,
  { name, words }: AlarmCheck,
  { found, since, isNew }: { found: string; since: Date; isNew: boolean },
): Promise<void> => {
  const now = clock.now();
  const before = new Date(now.getTime() - REPEAT_MS);
  if (!(await inTransaction((tx) => claimTelling(tx, name, before, now)))) return;
  const state = isNew ? 'raised' : 'repeated';
  const isTold = await tell({ alarm: name, state, words, found, since: countyTime(since), at: countyTime(now) });
  if (!isTold) await inTransaction((tx) => forgetTelling(tx, name, now));
};

const sayOver = async (
  { inTransaction, clock, tell }: Deps,
  { name, words }: AlarmCheck,
  since: Date,
): Promise<void> => {
  const now = clock.now();
  if (!(await inTransaction((tx) => clearAlarm(tx, name, now)))) return;
  const isTold = await tell({
    alarm: name,
    state: 'cleared',
    words,
    found: '',
    since: countyTime(since),
    at: countyTime(now),
  });
  if (!isTold) await inTransaction((tx) => standAgain(tx, name, now));
};
