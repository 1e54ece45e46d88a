import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Database } from '../../server/database/transaction';
import { day } from '../../server/shared/day';
import type { ContractRow } from '../support/contract-table';
import { contractRows, openContractDatabase } from '../support/contract-table';
import { describeOnEachEngine } from '../support/engines';
import { CHECKOUT } from '../support/planted-tree';

const NOW = new Date('2026-03-01T04:05:06.789Z');

// Midnights, year ends and daylight-saving jumps of both zones.
const INSTANTS = [
  '2023-12-31T15:59:59.999Z',
  '2023-12-31T16:00:00.000Z',
  '2024-02-29T15:59:59.001Z',
  '2024-03-10T07:30:00.000Z',
  '2024-11-03T05:30:00.500Z',
  '2024-11-03T06:30:00.500Z',
  '1970-01-01T00:00:00.001Z',
  '2199-12-31T23:59:59.999Z',
];
const ZONES = [
  ['Asia/Shanghai', 'America/New_York'],
  ['America/New_York', 'UTC'],
  ['UTC', 'Asia/Shanghai'],
] as const;

describeOnEachEngine('what is stored comes back', ({ settings }) => {
  let database: Database;
  beforeAll(async () => {
    database = await openContractDatabase(settings, { now: () => NOW });
    (createRequire(__filename)(join(CHECKOUT, 'server/operations/build.cjs')) as { build(): void }).build();
  });
  afterAll(() => database.close());

  it('numbers, days, instants, texts and nothing, each as its own type', async () => {
    const stored = {
      name: '张䶮𠅤 Ωß',
      liveSlot: null,
      amountFen: -2_147_483_647,
      feeYear: 2009,
      tryN: 2_147_483_647,
      otherId: Number.MAX_SAFE_INTEGER,
      paidDay: day('2024-02-29'),
      seenAt: new Date('2024-02-29T15:59:59.999Z'),
      doneAt: null,
      noteText: `${'年'.repeat(20_000)}\n'"\\?`,
    };
    const id = await database.inTransaction((tx) => tx.insert(contractRows, stored));
    const row = await database.reader.row<ContractRow>('SELECT * FROM contract_rows WHERE id = ?', [id]);
    expect(row).toEqual({ id, createdAt: NOW, ...stored });
  });

  it('sums and counts are numbers', async () => {
    await database.inTransaction(async (tx) => {
      const row = { name: 'sum', feeYear: 2026, tryN: 0, paidDay: day('2026-03-01'), seenAt: NOW };
      await tx.insertMany(
        contractRows,
        [2_000_000_000, 2_000_000_000, 5].map((amountFen) => ({ ...row, amountFen })),
      );
    });
    const row = await database.reader.row(
      "SELECT SUM(amount_fen) AS total_fen, COUNT(*) AS rows_n FROM contract_rows WHERE name = 'sum'",
    );
    expect(row).toEqual({ totalFen: 4_000_000_005, rowsN: 3 });
  });

  it('instants compare and sort in SQL', async () => {
    await database.inTransaction(async (tx) => {
      const row = { amountFen: 1, feeYear: 2026, tryN: 0, paidDay: day('2026-03-01') };
      await tx.insertMany(
        contractRows,
        INSTANTS.map((text) => ({ ...row, name: `i${text}`, seenAt: new Date(text) })),
      );
    });
    const before = new Date('2024-03-10T07:30:00.000Z');
    const rows = await database.reader.rows<ContractRow>(
      "SELECT seen_at FROM contract_rows WHERE name LIKE 'i%' AND seen_at < ? ORDER BY seen_at",
      [before],
    );
    expect(rows.map(({ seenAt }) => seenAt.toISOString())).toEqual(
      INSTANTS.filter((text) => new Date(text) < before).sort(),
    );
  });

  it.each(ZONES)('instants written by a process in %s and read by one in %s', (writerZone, readerZone) => {
    const program = join(CHECKOUT, 'dist/test/support/round-trip-instants.js');
    const run = (zone: string, action: string): unknown =>
      JSON.parse(
        execFileSync(process.execPath, [program, action, JSON.stringify(settings), JSON.stringify(INSTANTS)], {
          env: { PATH: process.env['PATH'], TZ: zone },
          encoding: 'utf8',
        }),
      );
    const kept = INSTANTS.map((text) => ({ name: text, seenAt: text, paidDay: '2024-02-29' }));
    expect(run(writerZone, 'write')).toEqual({ zone: writerZone, kept });
    expect(run(readerZone, 'read')).toEqual({ zone: readerZone, kept });
  });
});
