import type { Settings } from './env';
import { readDataKeys, readIndexKey, readSecretFile } from './operations/key-files';
import type { ReceiptKeys } from './receipts/receipt-keys';
import { parseReceiptKeys } from './receipts/receipt-keys';
import type { Indexer, Sealer } from './shared/sealing';
import { createIndexer, createSealer } from './shared/sealing';

export type Keys = { sealer: Sealer; indexer: Indexer; receiptKeys: ReceiptKeys };

/** Reads every key file once. */
export const composeKeys = (settings: Settings): Keys => ({
  sealer: createSealer(readDataKeys(settings.DATA_KEYS_FILE)),
  indexer: createIndexer(readIndexKey(settings.INDEX_KEY_FILE)),
  receiptKeys: receiptKeysOf(settings.RECEIPT_KEYS_FILE),
});

const receiptKeysOf = (path: string): ReceiptKeys => {
  try {
    return parseReceiptKeys(readSecretFile(path));
  } catch (error) {
    throw new Error(`RECEIPT_KEYS_FILE：${(error as Error).message}`, { cause: error });
  }
};
