import { parseArgs } from 'node:util';
import type { Manifest, RestoreOutcome } from '../operations/backup';
import type { ExitCode } from './receipt-commands';

export type BackupCommandDeps = {
  print: (line: string) => void;
  backup: (to: string) => Promise<{ folder: string; manifest: Manifest }>;
  restore: (folder: string) => Promise<RestoreOutcome>;
};

export const BACKUP_USAGE = `niannian backup --to DIR                         备份数据库（同一时刻，服务不用停），里面没有密钥`;
export const RESTORE_USAGE = `niannian restore --from DIR                      恢复到 DATABASE_URL 指的空库，并核对账面`;

export const backupCommand = async (
  { print, backup }: BackupCommandDeps,
  argv: readonly string[],
): Promise<ExitCode> => {
  const to = folderIn(argv, 'to');
  if (to === undefined) {
    print(BACKUP_USAGE);
    return 2;
  }
  const { folder, manifest } = await backup(to);
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  print(`已备份到 ${folder}：${manifest.tables.length}张表，${rows}行。`);
  print(`备份里没有密钥。要看懂它还要：${manifest.needs.join('、')}。密钥请另存别处。`);
  return 0;
};

const REFUSED = {
  noBackup: '这里没有完整的备份：',
  damaged: '备份损坏，校验值对不上：',
  notEmpty: 'DATABASE_URL 指的库里已经有表，没有改动。请换一个空库。',
  unknown: '这份备份比本程序新，请用备份时的版本或更新的版本。',
} as const;

export const restoreCommand = async (
  { print, restore }: BackupCommandDeps,
  argv: readonly string[],
): Promise<ExitCode> => {
  const from = folderIn(argv, 'from');
  if (from === undefined) {
    print(RESTORE_USAGE);
    return 2;
  }
  const outcome = await restore(from);
  if (outcome.kind === 'refused') {
    print(`${REFUSED[outcome.why]}${outcome.what}`);
    return 1;
  }
  const { manifest, rows, differences } = outcome;
  print(`已恢复：${manifest.takenAt} 的备份，${manifest.tables.length}张表，${rows}行。`);
  for (const difference of differences) print(`不符：${difference}`);
  print(`${Object.keys(manifest.ledger).length}个账户的余额和备份时比较；账面差：${differences.length}`);
  if (differences.length > 0) return 1;
  print(`下一步：niannian migrate --plan；还要密钥：${manifest.needs.join('、')}。`);
  return 0;
};

const folderIn = (argv: readonly string[], name: 'to' | 'from'): string | undefined => {
  try {
    const options = { [name]: { type: 'string' } } as const;
    const folder = parseArgs({ args: [...argv], options }).values[name];
    return typeof folder === 'string' && folder !== '' ? folder : undefined;
  } catch {
    return undefined; // an option that does not exist, or a word too many
  }
};
