import type { composeOperate } from '../compose-operate';
import { BACKUP_USAGE, RESTORE_USAGE, backupCommand, restoreCommand } from './backup-commands';
import type { NounCommand } from './dispatch';
import { DOCTOR_USAGE, doctorCommand } from './doctor-commands';
import { KEY_USAGE, keyCommand } from './key-commands';
import { MAINTENANCE_USAGE, maintenanceCommand } from './maintenance-commands';
import { MIGRATE_USAGE, migrateCommand } from './migrate-commands';
import type { ExitCode } from './receipt-commands';

type Operate = ReturnType<typeof composeOperate>;
type Print = (line: string) => void;
type Verb = (
  deps: Operate & { print: Print; readInput: () => Promise<string> },
  argv: readonly string[],
) => Promise<ExitCode>;

/** The nouns of whoever runs the servers. */
export const operateNouns = (
  print: Print,
  readInput: () => Promise<string>,
  withOperate: (run: (operate: Operate) => Promise<ExitCode>) => Promise<ExitCode>,
): Record<string, NounCommand> => {
  const noun = (usage: string, verb: Verb): NounCommand => ({
    usage,
    run: (argv) => withOperate((operate) => verb({ ...operate, print, readInput }, argv)),
  });
  return {
    doctor: noun(DOCTOR_USAGE, doctorCommand),
    migrate: noun(MIGRATE_USAGE, migrateCommand),
    backup: noun(BACKUP_USAGE, backupCommand),
    restore: noun(RESTORE_USAGE, restoreCommand),
    keys: noun(KEY_USAGE, keyCommand),
    maintenance: noun(MAINTENANCE_USAGE, maintenanceCommand),
  };
};
