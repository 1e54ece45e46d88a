import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Clock } from '../shared/clock';
import { randomFraction } from '../shared/ids';
import type { Engine } from './table';
import type { Reader, Tx } from './statements';
import { readerOf, txOf } from './statements';

export type { Parameter, Reader, Tx } from './statements';
export { isDuplicateKey } from './statements';

/**
 * Opens one transaction around `work` and commits when it returns. On a deadlock or a lost connection the whole work runs
 * again, so it must have no effect but through `tx`. Throws when called inside another transaction.
 */
export type InTransaction = <Answer>(work: (tx: Tx) => Promise<Answer>) => Promise<Answer>;

export type Database = {
  readonly engine: Engine;
  readonly inTransaction: InTransaction;
  /** Committed data only; never sees an open transaction. */
  readonly reader: Reader;
  /** Begins no transaction any more. In SQLite the one that is open ends first. */
  close(): Promise<void>;
};

const RETRIES_MAX = 8;
const open = new AsyncLocalStorage<true>();

/** Guards every port to the network: a call inside a transaction is a bug, because the work may run twice. */
export const assertOutsideTransaction = (what: string): void => {
  if (open.getStore()) throw new Error(`${what} called inside a transaction`);
};

/** Wraps every function of a network port with `assertOutsideTransaction`, but those named as pure. */
export const outsideTransaction = <Port extends object>(
  port: Port,
  pure: readonly (keyof Port & string)[] = [],
): Port =>
  Object.fromEntries(
    Object.entries(port).map(([name, member]) => [
      name,
      typeof member === 'function' && !pure.some((one) => one === name)
        ? (...parameters: unknown[]): unknown => {
            assertOutsideTransaction(name);
            return (member as (...all: unknown[]) => unknown).apply(port, parameters);
          }
        : member,
    ]),
  ) as Port;

/**
 * One writer connection and one reader for SQLite (its connection is shared by everybody, so writes queue behind a
 * mutex); a pool for MySQL, where both are the same.
 */
export const databaseOf = (engine: Engine, write: DataSource, read: DataSource, clock: Clock): Database => {
  const queue = engine === 'sqlite' ? mutex() : <Answer>(work: () => Promise<Answer>): Promise<Answer> => work();
  let isClosed = false;
  return {
    engine,
    reader: readerOf((sql, parameters) => read.query(sql, parameters), engine),
    inTransaction: (work) => {
      assertOutsideTransaction('inTransaction');
      return queue(async () => {
        if (isClosed) throw new Error('the database is closed');
        return withRetries(() => open.run(true, () => runOnce(write, engine, clock, work)));
      });
    },
    // A connection of libsql lives on, with its lock, as long as a statement of it does: nothing may be open when it closes.
    close: async () => {
      isClosed = true;
      await queue(() => write.destroy());
      if (read !== write) await read.destroy();
    },
  };
};

const runOnce = async <Answer>(
  source: DataSource,
  engine: Engine,
  clock: Clock,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer> => {
  const runner = source.createQueryRunner();
  const { begin, commit, rollBack } = engine === 'sqlite' ? turnOfWriter(runner) : transactionOf(runner);
  try {
    await begin();
    const answer = await work(txOf(runner, engine, () => clock.now()));
    await commit();
    return answer;
  } catch (error) {
    await rollBack().catch(() => undefined); // a lost connection has rolled back already
    throw error;
  } finally {
    await runner.release().catch(() => undefined);
  }
};

type Boundaries = Record<'begin' | 'commit' | 'rollBack', () => Promise<void>>;

const transactionOf = (runner: QueryRunner): Boundaries => ({
  begin: async () => {
    await runner.connect();
    await runner.startTransaction();
  },
  commit: () => runner.commitTransaction(),
  rollBack: async () => {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
  },
});

const TURN_TRIES = 2_000;
const TURN_PAUSE_MS = 30;

/**
 * SQLite has one writer at a time. A transaction that reads first and writes later fails at once when another process has
 * written between, and again and again while an import writes without a pause: so each begins as the writer, and waits for
 * its turn (about half a minute at most) with the event loop free.
 */
const turnOfWriter = (runner: QueryRunner): Boundaries => {
  let isOpen = false;
  return {
    begin: async () => {
      for (let tries = 1; !isOpen; tries += 1) {
        try {
          await runner.query('BEGIN IMMEDIATE');
          isOpen = true;
        } catch (error) {
          if (tries >= TURN_TRIES || !isBusy(error)) throw error;
          await sleep(randomFraction() * TURN_PAUSE_MS);
        }
      }
    },
    commit: async () => {
      await runner.query('COMMIT');
      isOpen = false;
    },
    rollBack: async () => {
      if (isOpen) await runner.query('ROLLBACK');
    },
  };
};

const isBusy = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'SQLITE_BUSY';

const withRetries = async <Answer>(attempt: () => Promise<Answer>): Promise<Answer> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= RETRIES_MAX || !isPassing(error)) throw error;
      await sleep(randomFraction() * Math.min(20 * 2 ** tries, 500));
    }
  }
};

// Deadlock, certification, lock wait, failover and lost connections; for Group Replication and TiDB by their documentation.
const PASSING_NUMBERS = new Set([
  1213, 1205, 1020, 1047, 1180, 1290, 1053, 1317, 1927, 2006, 2013, 3101, 8002, 8028, 9007,
]);
const PASSING_CODES = new Set([
  'ER_LOCK_DEADLOCK',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_DESTROY',
]);

const isPassing = (error: unknown): boolean => {
  const { errno, code, message } = (error ?? {}) as { errno?: number; code?: string; message?: string };
  return (
    (errno !== undefined && PASSING_NUMBERS.has(errno)) ||
    (code !== undefined && PASSING_CODES.has(code)) ||
    /closed state|Connection .*closed|WSREP/.test(message ?? '')
  );
};

const mutex = (): (<Answer>(work: () => Promise<Answer>) => Promise<Answer>) => {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = tail.then(work);
    tail = run.catch(() => undefined);
    return run;
  };
};
