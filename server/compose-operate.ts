import type { BackupCommandDeps } from './cli/backup-commands';
import type { KeyCommandDeps } from './cli/key-commands';
import type { MaintenanceCommandDeps } from './cli/maintenance-commands';
import type { MigrateCommandDeps } from './cli/migrate-commands';
import { databaseSettings } from './compose';
import { diagnose } from './compose-doctor';
import { composeKeys } from './compose-keys';
import { INDEXED_COLUMNS, SEALED_COLUMNS } from './compose-sealed-columns';
import { appendAudit } from './database/audit-store';
import { openDatabase } from './database/data-source';
import { beginMaintenance, endMaintenance, maintenanceUntil } from './database/maintenance-store';
import { isSafeWhileRunning, migrationPlan } from './database/migration-plan';
import type { Database, Reader, Tx } from './database/transaction';
import type { Settings } from './env';
import { backup, restore } from './operations/backup';
import type { Diagnosis } from './operations/diagnosis';
import { readDataKeys, readSecretFile } from './operations/key-files';
import { rotateIndexKey } from './operations/rotate-index-key';
import { addDataKey, addReceiptKey, countByKey, rotateDataKeys } from './operations/rotate-keys';
import { newReceiptKey, receiptKeyNames } from './receipts/receipt-keys';
import type { Clock } from './shared/clock';
import type { Day } from './shared/day';
import { addDays, dayOf, yearOf } from './shared/day';
import type { Logger } from './shared/logger';
import { checkOfficer } from './staff/check-officer';

type Ground = { clock: Clock; logger: Logger };

type OperateCommands = Omit<MigrateCommandDeps, 'print'> &
  Omit<BackupCommandDeps, 'print'> &
  Omit<KeyCommandDeps, 'print'> &
  Omit<MaintenanceCommandDeps, 'print' | 'readInput'> & { diagnose: () => AsyncGenerator<Diagnosis> };

/** Other processes look at a key file every five seconds. */
const KEY_FILE_SECONDS = 7;

/** The commands of whoever runs the servers: they need settings and a database, and no WeChat. */
export const composeOperate = (settings: Settings, { clock, logger }: Ground): OperateCommands => {
  const place = databaseSettings(settings);
  const withDatabase = async <Answer>(work: (database: Database) => Promise<Answer>): Promise<Answer> => {
    const database = await openDatabase(place, clock, { migrate: place.kind === 'sqlite' });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };
  const noted = (action: string, officer: string, work: (tx: Tx) => Promise<boolean>): Promise<boolean> =>
    withDatabase(({ inTransaction }) =>
      inTransaction(async (tx) => {
        const isDone = await work(tx);
        if (isDone) await appendAudit(tx, { actorKind: 'officer', actor: officer, action, subject: 'operations' });
        return isDone;
      }),
    );
  return {
    plan: () => migrationPlan(place),
    isSafeWhileRunning,
    apply: async () => {
      await (await openDatabase(place, clock, { migrate: true })).close();
    },
    backup: (to) => backup({ settings: place, clock, keyNames }, to),
    restore: (folder) =>
      restore({ settings: place, openDatabase: () => openDatabase(place, clock, { migrate: false }) }, folder),
    now: () => clock.now(),
    begin: async (until, officer) => {
      await noted('maintenance.on', officer, async (tx) => {
        await beginMaintenance(tx, until, officer);
        return true;
      });
    },
    end: (officer) => noted('maintenance.off', officer, (tx) => endMaintenance(tx, clock.now())),
    checkOfficer: (officer) => withDatabase(({ reader }) => checkOfficer({ reader }, officer)),
    until: () => withDatabase(({ reader }) => maintenanceUntil(reader)),
    listKeys: () =>
      withDatabase(async ({ reader }) => {
        const { keys, sealsWith } = readDataKeys(settings.DATA_KEYS_FILE);
        const counts = await countByKey(reader, SEALED_COLUMNS);
        return {
          data: [...new Set([...keys.keys(), ...counts.keys()])].map((key) => ({
            key,
            seals: key === sealsWith,
            values: counts.get(key) ?? 0,
          })),
          receipts: receiptKeyNames(readSecretFile(settings.RECEIPT_KEYS_FILE)).map(
            ({ name, from, signs }) => `${name}${from === '' ? '' : `  从${from}起`}${signs ? '' : '  只验不签'}`,
          ),
        };
      }),
    addDataKey: () => addDataKey(settings.DATA_KEYS_FILE),
    rotateDataKeys: () =>
      withDatabase((database) => {
        const waitMs = KEY_FILE_SECONDS * 1_000;
        return rotateDataKeys({ ...database, path: settings.DATA_KEYS_FILE, waitMs }, SEALED_COLUMNS);
      }),
    rotateIndexKey: () =>
      withDatabase(async ({ inTransaction, reader }) => {
        if ((await maintenanceUntil(reader)) === undefined) return { kind: 'noMaintenance' };
        const deps = { inTransaction, sealer: composeKeys(settings, logger).sealer, path: settings.INDEX_KEY_FILE };
        return { kind: 'rotated', ...(await rotateIndexKey(deps, INDEXED_COLUMNS)) };
      }),
    addReceiptKey: (from) => addDatedReceiptKey(settings.RECEIPT_KEYS_FILE, dayOf(clock.now()), from),
    diagnose: () => diagnose(settings, { clock, logger }),
  };
};

/** Whatever the sealed columns and the receipts of this moment cannot be read or verified without. */
const keyNames = async (reader: Reader): Promise<string[]> => {
  const data = [...(await countByKey(reader, SEALED_COLUMNS)).keys()].sort((one, other) => one - other);
  const receipts = await reader.rows<{ keyName: string }>('SELECT DISTINCT key_name FROM receipts ORDER BY key_name');
  return [
    `DATA_KEYS_FILE（密钥${data.length === 0 ? '1' : data.join('、')}）`,
    'INDEX_KEY_FILE',
    `RECEIPT_KEYS_FILE（${receipts.map(({ keyName }) => keyName).join('、') || '任一'}）`,
  ];
};

const addDatedReceiptKey = (
  path: string,
  today: Day,
  wanted: Day | undefined,
): ReturnType<KeyCommandDeps['addReceiptKey']> => {
  const from = wanted ?? addDays(today, 1);
  if (from <= today) return { kind: 'tooEarly' };
  const taken = new Set(receiptKeyNames(readSecretFile(path)).map(({ name }) => name));
  const free = [...Array(99).keys()].map((n) => `k${yearOf(from)}-${n + 1}`).find((name) => !taken.has(name));
  if (free === undefined) throw new Error('一年加了99把凭证密钥，请看看是不是弄错了');
  addReceiptKey(path, newReceiptKey(free, from));
  return { kind: 'added', name: free, from };
};
