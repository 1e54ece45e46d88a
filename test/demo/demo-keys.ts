import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_KEY_MARK } from '../../server/operations/preflight';
import { newReceiptKey } from '../../server/receipts/receipt-keys';

/** Key files of a demo or a test: made once, each with the mark by which production knows and refuses them. */
export const demoKeys = (
  folder: string,
): { DATA_KEYS_FILE: string; INDEX_KEY_FILE: string; RECEIPT_KEYS_FILE: string } => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const once = (name: string, content: () => string): string => {
    const path = join(folder, name);
    if (!existsSync(path)) writeFileSync(path, content(), { mode: 0o600 });
    return path;
  };
  const newKey = (): string => randomBytes(32).toString('base64');
  return {
    DATA_KEYS_FILE: once('data-keys.json', () => JSON.stringify({ about: DEMO_KEY_MARK, 1: newKey() })),
    INDEX_KEY_FILE: once('index-key', () => `${newKey()} ${DEMO_KEY_MARK}\n`),
    RECEIPT_KEYS_FILE: once('receipt-keys.json', () =>
      JSON.stringify({ about: DEMO_KEY_MARK, keys: [newReceiptKey('demo-1')] }),
    ),
  };
};
