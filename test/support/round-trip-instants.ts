import { openDatabase } from '../../server/database/data-source';
import type { DatabaseSettings } from '../../server/database/data-source';
import { day } from '../../server/shared/day';
import type { ContractRow } from './contract-table';
import { contractRows } from './contract-table';

/** A program for the database contract: writes or reads instants in the time zone it was started in. */
const main = async (): Promise<void> => {
  const [, , action, settingsText = '', instantsText = '[]'] = process.argv;
  const settings = JSON.parse(settingsText) as DatabaseSettings;
  const database = await openDatabase(settings, { now: () => new Date(0) }, { migrate: false });
  if (action === 'write') {
    await database.inTransaction(async (tx) => {
      await tx.change('DELETE FROM contract_rows');
      for (const text of JSON.parse(instantsText) as string[]) {
        const times = { paidDay: day('2024-02-29'), seenAt: new Date(text) };
        await tx.insert(contractRows, { name: text, amountFen: 1, feeYear: 2024, tryN: 0, ...times });
      }
    });
  }
  const rows = await database.reader.rows<ContractRow>('SELECT * FROM contract_rows ORDER BY id');
  await database.close();
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const kept = rows.map(({ name, seenAt, paidDay }) => ({ name, seenAt: seenAt.toISOString(), paidDay }));
  process.stdout.write(JSON.stringify({ zone, kept }));
};

main().catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exitCode = 1;
});
