import { defineTable } from '../database/table';
import type { Reader } from '../database/transaction';

/** U(kind, file_hash): a file applied twice. */
export const imports = defineTable('imports', ['kind', 'file_hash', 'officer', 'applied_at?'], {
  unique: [['kind', 'file_hash']],
});

export const importOf = (
  reader: Reader,
  kind: string,
  fileHash: string,
): Promise<{ id: number; appliedAt: Date | null } | undefined> =>
  reader.row('SELECT id, applied_at FROM imports WHERE kind = ? AND file_hash = ?', [kind, fileHash]);
