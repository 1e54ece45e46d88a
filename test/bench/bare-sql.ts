import type { Pool } from 'mysql2/promise';
import { createPool } from 'mysql2/promise';
import { perSecond } from './load';

const mysqlUrl = (url: string): string => url.replace(/^mariadb:/, 'mysql:');

/** A database `…_copy` with the same tables, rows and next ids. Answers its address. */
export const copyDatabase = async (databaseUrl: string): Promise<string> => {
  const url = new URL(mysqlUrl(databaseUrl));
  const from = url.pathname.slice(1);
  const to = `${from}_copy`;
  const pool = createPool(url.href);
  try {
    await pool.query(`CREATE DATABASE ${to}`);
    for (const { name } of await rowsOf<{ name: string }>(
      pool,
      `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = DATABASE()`,
    )) {
      await pool.query(`CREATE TABLE ${to}.${name} LIKE ${from}.${name}`);
      await pool.query(`INSERT INTO ${to}.${name} SELECT * FROM ${from}.${name}`);
    }
    return databaseUrl.replace(`/${from}`, `/${to}`);
  } finally {
    await pool.end();
  }
};

/** Every transaction that the database was given while `work` ran: its statements as they were sent. */
export const transactionsOf = async (databaseUrl: string, work: () => Promise<unknown>): Promise<string[][]> => {
  const pool = createPool(mysqlUrl(databaseUrl));
  try {
    await pool.query(`SET GLOBAL log_output = 'TABLE'`);
    await pool.query('TRUNCATE TABLE mysql.general_log');
    await pool.query('SET GLOBAL general_log = 1');
    await work();
    await pool.query('SET GLOBAL general_log = 0');
    return transactionsIn(
      await rowsOf(
        pool,
        `SELECT thread_id, CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log WHERE command_type = 'Query'`,
      ),
    );
  } finally {
    await pool.end();
  }
};

const transactionsIn = (log: readonly { thread_id: string; statement: string }[]): string[][] => {
  const open = new Map<string, string[]>();
  const done: string[][] = [];
  for (const { thread_id: thread, statement } of log) {
    if (/^START TRANSACTION/i.test(statement)) open.set(thread, []);
    const statements = open.get(thread);
    statements?.push(statement);
    if (statements === undefined || !/^(COMMIT|ROLLBACK)/i.test(statement)) continue;
    open.delete(thread);
    if (/^COMMIT/i.test(statement)) done.push(statements);
  }
  return done;
};

/** The same statements again on bare mysql2, so many transactions at once. Answers transactions a second. */
export const replayPerSecond = async (
  databaseUrl: string,
  transactions: readonly string[][],
  atOnce: number,
): Promise<number> => {
  const pool = createPool({ uri: mysqlUrl(databaseUrl), connectionLimit: atOnce });
  try {
    await Promise.all(Array.from({ length: atOnce }, () => pool.query('SELECT SLEEP(0.05)'))); // connections are open
    return await perSecond(transactions, atOnce, async (statements) => {
      const connection = await pool.getConnection();
      try {
        for (const statement of statements) await connection.query(statement);
      } finally {
        connection.release();
      }
    });
  } finally {
    await pool.end();
  }
};

const rowsOf = async <Row>(pool: Pool, sql: string): Promise<Row[]> => (await pool.query(sql))[0] as Row[];
