import type { Connection } from 'mysql2/promise';
import { createConnection } from 'mysql2/promise';
import { describeOnMariadb } from './engines';
import { createPacketCutter, statementOf } from './mysql-packets';
import type { CountedStatement, TcpProxy } from './tcp-proxy';
import { startTcpProxy } from './tcp-proxy';

const packet = (sequence: number, payload: Buffer): Buffer => {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, payload]);
};

describe('MySQL packets', () => {
  it('are cut the same however the bytes arrive', () => {
    const sent = [packet(0, Buffer.from('\x03SELECT 1')), packet(0, Buffer.from('\x01')), packet(1, Buffer.alloc(300))];
    const bytes = Buffer.concat(sent);
    for (const size of [1, 3, 5, 64, bytes.length]) {
      const cut = createPacketCutter();
      const got: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) got.push(...cut(bytes.subarray(at, at + size)));
      expect(got).toEqual(sent);
    }
  });

  it('count as statements only when they are commands that run SQL', () => {
    expect(statementOf(packet(0, Buffer.from('\x03SELECT 1')))).toEqual({ kind: 'query', sql: 'SELECT 1' });
    expect(statementOf(packet(0, Buffer.from('\x16SELECT ?')))).toEqual({ kind: 'prepare', sql: 'SELECT ?' });
    expect(statementOf(packet(0, Buffer.from('\x17\x01')))).toEqual({ kind: 'execute', sql: '' });
    expect(statementOf(packet(0, Buffer.from('\x0e')))).toBeUndefined(); // ping
    expect(statementOf(packet(1, Buffer.from('\x03not a command')))).toBeUndefined(); // part of the login
  });
});

describeOnMariadb('the proxy', ({ settings }) => {
  let proxy: TcpProxy;
  const open = (): Promise<Connection> => createConnection(proxy.url.replace('mariadb:', 'mysql:'));
  beforeAll(async () => {
    proxy = await startTcpProxy(settings.url);
    const connection = await open();
    await connection.query('CREATE TABLE seen (id INT PRIMARY KEY)');
    await connection.end();
  });
  afterAll(() => proxy.close());

  it('counts queries, prepares and executes, and nothing of the login', async () => {
    const seen: CountedStatement[] = [];
    const connection = await open();
    proxy.reset((statement) => {
      seen.push(statement);
      return undefined;
    });
    await connection.query('SELECT 1');
    await connection.execute('SELECT ?', [2]);
    await connection.execute('SELECT ?', [3]); // prepared already
    await connection.ping();
    await connection.end();
    expect(seen.map(({ n, kind, sql }) => [n, kind, sql])).toEqual([
      [1, 'query', 'SELECT 1'],
      [2, 'prepare', 'SELECT ?'],
      [3, 'execute', ''],
      [4, 'execute', ''],
    ]);
    expect(proxy.counted()).toBe(4);
  });

  it('passes on a statement of two megabytes unchanged', async () => {
    const connection = await open();
    const text = '年'.repeat(700_000);
    const [rows] = await connection.query(`SELECT CHAR_LENGTH('${text}') AS length`);
    expect(rows).toEqual([{ length: 700_000 }]);
    await connection.end();
  });

  it.each([
    ['drop', 0],
    ['forward', 1],
  ] as const)('at the n-th statement, %s decides whether MariaDB saw it', async (decision, rowsThere) => {
    const connection = await open();
    connection.on('error', () => undefined);
    await connection.query('DELETE FROM seen');
    proxy.reset(({ n }) => {
      if (n !== 2) return 'forward';
      connection.destroy(); // the client dies here
      return decision;
    });
    await connection.query('SELECT 1');
    connection.query('INSERT INTO seen VALUES (1)').catch(() => undefined);
    while (proxy.counted() < 2) await new Promise((next) => setTimeout(next, 5));
    await new Promise((next) => setTimeout(next, 100));
    proxy.reset();
    const observer = await open();
    const [rows] = await observer.query('SELECT COUNT(*) AS n FROM seen');
    expect(rows).toEqual([{ n: rowsThere }]);
    await observer.end();
  });

  it('cuts what is open and takes new connections', async () => {
    const connection = await open();
    connection.on('error', () => undefined);
    proxy.cut();
    await expect(connection.query('SELECT 1')).rejects.toThrow();
    const next = await open();
    await expect(next.query('SELECT 1')).resolves.toBeDefined();
    await next.end();
  });
});
