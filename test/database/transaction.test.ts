import { createConnection } from 'mysql2/promise';
import { openDatabase } from '../../server/database/data-source';
import type { NewRow } from '../../server/database/table';
import type { Database, Tx } from '../../server/database/transaction';
import { isDuplicateKey, outsideTransaction } from '../../server/database/transaction';
import { day } from '../../server/shared/day';
import { contractRows, openContractDatabase } from '../support/contract-table';
import { describeOnEachEngine, describeOnMariadb, describeOnSqlite } from '../support/engines';

const NOW = new Date('2026-03-01T04:05:06.789Z');
const clock = { now: () => NOW };

const aRow = (row: Partial<NewRow<typeof contractRows>> = {}): NewRow<typeof contractRows> => ({
  name: 'a',
  amountFen: 100,
  feeYear: 2026,
  tryN: 0,
  paidDay: day('2026-03-01'),
  seenAt: NOW,
  ...row,
});

const namesIn = async (reader: Pick<Tx, 'rows'>): Promise<string[]> =>
  (await reader.rows<{ name: string }>('SELECT name FROM contract_rows ORDER BY id')).map((row) => row.name);

const passing = (): Error => Object.assign(new Error('try again'), { code: 'ER_LOCK_DEADLOCK', errno: 1213 });
const pause = (milliseconds: number): Promise<void> => new Promise((next) => setTimeout(next, milliseconds));

describeOnEachEngine('a transaction', (engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await openContractDatabase(engine.settings, clock);
  });
  beforeEach(() => database.inTransaction((tx) => tx.change('DELETE FROM contract_rows')));
  afterAll(() => database.close());

  it('is refused inside another, and the outer one is undone', async () => {
    const nested = database.inTransaction(async (tx) => {
      await tx.insert(contractRows, aRow());
      await pause(1);
      return database.inTransaction((inner) => inner.insert(contractRows, aRow({ name: 'b' })));
    });
    await expect(nested).rejects.toThrow('inTransaction called inside a transaction');
    expect(await namesIn(database.reader)).toEqual([]);
  });

  it('refuses a network port inside it and lets it work outside', async () => {
    const port = outsideTransaction({ send: (text: string) => Promise.resolve(`sent ${text}`), region: 'here' });
    await expect(database.inTransaction(async () => port.send('1'))).rejects.toThrow('send called inside');
    await expect(port.send('2')).resolves.toBe('sent 2');
    expect(port.region).toBe('here');
  });

  it('shows nothing to the reader before it commits', async () => {
    await database.inTransaction(async (tx) => {
      await tx.insert(contractRows, aRow());
      expect(await namesIn(tx)).toEqual(['a']);
      expect(await namesIn(database.reader)).toEqual([]);
    });
    expect(await namesIn(database.reader)).toEqual(['a']);
  });

  it('leaves nothing when its work throws', async () => {
    const failed = database.inTransaction(async (tx) => {
      await tx.insert(contractRows, aRow());
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await namesIn(database.reader)).toEqual([]);
  });

  it('is alone with its rows: of 40 at once, 20 that fail take none of the others with them', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) =>
        database.inTransaction(async (tx) => {
          await tx.insert(contractRows, aRow({ name: `n${at}` }));
          await pause(at % 3);
          if (at % 2 === 1) throw new Error('no');
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(20);
    const kept = (await namesIn(database.reader)).map((name) => Number(name.slice(1)));
    expect(kept.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at * 2));
  });

  it('runs its whole work again on a deadlock, without the rows of the first try', async () => {
    let tries = 0;
    await database.inTransaction(async (tx) => {
      tries += 1;
      await tx.insert(contractRows, aRow({ name: `try ${tries}` }));
      if (tries < 3) throw passing();
    });
    expect(tries).toBe(3);
    expect(await namesIn(database.reader)).toEqual(['try 3']);
  });

  it('gives up after eight retries, and at once on any other error', async () => {
    let tries = 0;
    const failing = (error: Error): Promise<never> =>
      database.inTransaction(() => {
        tries += 1;
        return Promise.reject(error);
      });
    await expect(failing(new Error('no'))).rejects.toThrow('no');
    expect(tries).toBe(1);
    tries = 0;
    await expect(failing(passing())).rejects.toThrow('try again');
    expect(tries).toBe(9);
  });

  it('takes ten writers that add to one row, and loses no addition', async () => {
    await database.inTransaction((tx) => tx.insert(contractRows, aRow({ amountFen: 0 })));
    const add = (): Promise<number> =>
      database.inTransaction((tx) =>
        tx.change("UPDATE contract_rows SET amount_fen = amount_fen + 1 WHERE name = 'a'"),
      );
    await Promise.all(Array.from({ length: 10 }, add));
    const row = await database.reader.row<{ amountFen: number }>('SELECT amount_fen FROM contract_rows');
    expect(row).toEqual({ amountFen: 10 });
  });
});

describeOnEachEngine('keys and counts', (engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await openContractDatabase(engine.settings, clock);
  });
  beforeEach(() => database.inTransaction((tx) => tx.change('DELETE FROM contract_rows')));
  afterAll(() => database.close());

  it('a taken key throws what isDuplicateKey knows', async () => {
    const twice = database.inTransaction(async (tx) => {
      await tx.insert(contractRows, aRow({ liveSlot: 1 }));
      await tx.insert(contractRows, aRow({ liveSlot: 1 }));
    });
    expect(await twice.catch(isDuplicateKey)).toBe(true);
    expect(isDuplicateKey(new Error('no'))).toBe(false);
    expect(await namesIn(database.reader)).toEqual([]);
  });

  it('insertIfNew answers undefined for a taken key, and the transaction goes on', async () => {
    const answers = await database.inTransaction(async (tx) => [
      await tx.insertIfNew(contractRows, aRow({ liveSlot: 1 })),
      await tx.insertIfNew(contractRows, aRow({ liveSlot: 1 })),
      await tx.insertIfNew(contractRows, aRow({ name: 'b', liveSlot: 1 })),
    ]);
    expect(answers).toEqual([expect.any(Number), undefined, expect.any(Number)]);
    expect(await namesIn(database.reader)).toEqual(['a', 'b']);
  });

  it('of ten that want one slot at once, one gets it', async () => {
    const take = (): Promise<number | undefined> =>
      database.inTransaction((tx) => tx.insertIfNew(contractRows, aRow({ liveSlot: 1 })));
    const answers = await Promise.all(Array.from({ length: 10 }, take));
    expect(answers.filter((id) => id !== undefined)).toHaveLength(1);
  });

  it('rows without a slot never collide', async () => {
    await database.inTransaction(async (tx) => {
      await tx.insert(contractRows, aRow());
      await tx.insert(contractRows, aRow({ liveSlot: null }));
      await tx.insert(contractRows, aRow({ liveSlot: 1 }));
    });
    expect(await namesIn(database.reader)).toEqual(['a', 'a', 'a']);
  });

  it('names that differ in case are two names', async () => {
    await database.inTransaction(async (tx) => {
      await tx.insert(contractRows, aRow({ name: 'oAbc', liveSlot: 1 }));
      await tx.insert(contractRows, aRow({ name: 'oabc', liveSlot: 1 }));
    });
    expect(await database.reader.rows('SELECT name FROM contract_rows WHERE name = ?', ['oabc'])).toHaveLength(1);
  });

  it('a change counts the rows its WHERE matched, also when nothing changes in them', async () => {
    await database.inTransaction(async (tx) => {
      await tx.insertMany(contractRows, [aRow(), aRow({ name: 'b' })]);
      expect(await tx.change('UPDATE contract_rows SET fee_year = 2026')).toBe(2);
      expect(await tx.change("UPDATE contract_rows SET fee_year = 2027 WHERE name = 'b'")).toBe(1);
      expect(await tx.change("UPDATE contract_rows SET fee_year = 2027 WHERE name = 'c'")).toBe(0);
      expect(await tx.change('DELETE FROM contract_rows WHERE fee_year = 2027')).toBe(1);
    });
  });

  it('ids count up, and many rows go in by chunks', async () => {
    const first = await database.inTransaction((tx) => tx.insert(contractRows, aRow()));
    const second = await database.inTransaction((tx) => tx.insert(contractRows, aRow()));
    expect(second).toBeGreaterThan(first);
    await database.inTransaction((tx) =>
      tx.insertMany(
        contractRows,
        Array.from({ length: 1201 }, (_, at) => aRow({ name: `n${at}` })),
      ),
    );
    const row = await database.reader.row<{ rowsN: number }>('SELECT COUNT(*) AS rows_n FROM contract_rows');
    expect(row).toEqual({ rowsN: 1203 });
  });

  if (engine.name === 'SQLite') {
    it('the reader cannot write', async () => {
      await expect(database.reader.rows('DELETE FROM contract_rows')).rejects.toThrow(/readonly/i);
    });
  }
});

describeOnSqlite('the one writer of a file', (engine) => {
  let mine: Database;
  let theirs: Database;
  beforeAll(async () => {
    mine = await openContractDatabase(engine.settings, clock);
    theirs = await openDatabase(engine.settings, clock, { migrate: false });
  });
  afterAll(() => Promise.all([mine.close(), theirs.close()]));

  it('waits for another process that writes on and on, with the event loop free', async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 5);
    const long = mine.inTransaction(async (tx) => {
      for (let at = 0; at < 20; at += 1) {
        await tx.insert(contractRows, aRow({ name: `mine ${String(at)}` }));
        await pause(15);
      }
    });
    await pause(20);
    const seen = await theirs.inTransaction(async (tx) => {
      const before = await namesIn(tx);
      await tx.insert(contractRows, aRow({ name: 'theirs' }));
      return before.length;
    });
    await long;
    clearInterval(ticking);
    expect(seen).toBe(20);
    expect(turns).toBeGreaterThan(10);
    expect(await namesIn(mine.reader)).toHaveLength(21);
  });

  it('takes turns with another that reads first and writes later, and nothing is lost', async () => {
    await mine.inTransaction((tx) => tx.change('DELETE FROM contract_rows'));
    await mine.inTransaction((tx) => tx.insert(contractRows, aRow({ amountFen: 0 })));
    const addOne = async (database: Database): Promise<void> =>
      database.inTransaction(async (tx) => {
        const row = await tx.row<{ amountFen: number }>('SELECT amount_fen FROM contract_rows');
        await pause(1);
        await tx.change('UPDATE contract_rows SET amount_fen = ?', [(row?.amountFen ?? 0) + 1]);
      });
    await Promise.all(Array.from({ length: 40 }, (_, at) => addOne(at % 2 === 0 ? mine : theirs)));
    expect(await mine.reader.row('SELECT amount_fen FROM contract_rows')).toEqual({ amountFen: 40 });
  });

  it('is given up by a database that closes: what runs ends, what waits is refused, and the next has its turn', async () => {
    await mine.inTransaction((tx) => tx.change('DELETE FROM contract_rows'));
    const closing = await openDatabase(engine.settings, clock, { migrate: false });
    const running = closing.inTransaction(async (tx) => {
      await tx.insert(contractRows, aRow({ name: 'running' }));
      await pause(20);
      await tx.change("UPDATE contract_rows SET fee_year = 2027 WHERE name = 'running'");
    });
    const waiting = closing.inTransaction((tx) => tx.insert(contractRows, aRow({ name: 'waiting' })));
    const ends = Promise.allSettled([running, waiting]);
    await pause(5);
    await closing.close();
    expect((await ends).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(closing.inTransaction((tx) => tx.insert(contractRows, aRow()))).rejects.toThrow('closed');
    await theirs.inTransaction((tx) => tx.insert(contractRows, aRow({ name: 'next' })));
    expect(await namesIn(mine.reader)).toEqual(['running', 'next']);
  }, 10_000);
});

describeOnMariadb('a transaction meets real trouble', (engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await openContractDatabase(engine.settings, clock);
  });
  beforeEach(() =>
    database.inTransaction(async (tx) => {
      await tx.change('DELETE FROM contract_rows');
      await tx.insertMany(contractRows, [aRow({ amountFen: 0 }), aRow({ name: 'b', amountFen: 0 })]);
    }),
  );
  afterAll(() => database.close());

  const amounts = (): Promise<{ amountFen: number }[]> =>
    database.reader.rows('SELECT amount_fen FROM contract_rows ORDER BY name');

  it('two that lock the same rows crosswise both commit: the victim runs again', async () => {
    let tries = 0;
    const bothRows = (order: readonly string[]): Promise<void> =>
      database.inTransaction(async (tx) => {
        tries += 1;
        for (const name of order) {
          await tx.change('UPDATE contract_rows SET amount_fen = amount_fen + 1 WHERE name = ?', [name]);
          if (tries <= 2) await pause(100);
        }
      });
    await Promise.all([bothRows(['a', 'b']), bothRows(['b', 'a'])]);
    expect(tries).toBe(3);
    expect(await amounts()).toEqual([{ amountFen: 2 }, { amountFen: 2 }]);
  });

  it('one whose connection is killed runs again on another', async () => {
    let tries = 0;
    await database.inTransaction(async (tx) => {
      tries += 1;
      await tx.change('UPDATE contract_rows SET amount_fen = amount_fen + 1');
      if (tries > 1) return;
      const mine = await tx.row<{ connectionId: number }>('SELECT CONNECTION_ID() AS connection_id');
      const operator = await createConnection(engine.settings.url.replace(/^mariadb:/, 'mysql:'));
      await operator.query('KILL ?', [mine?.connectionId]);
      await operator.end();
      await tx.change('UPDATE contract_rows SET amount_fen = amount_fen + 1');
    });
    expect(tries).toBe(2);
    expect(await amounts()).toEqual([{ amountFen: 1 }, { amountFen: 1 }]);
  });
});
