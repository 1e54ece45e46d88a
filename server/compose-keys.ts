import type { Settings } from './env';
import { readDataKeys, readIndexKey, readSecretFile } from './operations/key-files';
import { watchedFile } from './operations/watched-file';
import type { ReceiptKeys } from './receipts/receipt-keys';
import { parseReceiptKeys } from './receipts/receipt-keys';
import type { Logger } from './shared/logger';
import type { Indexer, Sealer } from './shared/sealing';
import { createIndexer, createSealer } from './shared/sealing';

export type Keys = { sealer: Sealer; indexer: Indexer; receiptKeys: ReceiptKeys };

/** Reads every key file. Data keys and receipt keys may be changed while the process runs; the index key may not. */
export const composeKeys = (settings: Settings, logger: Logger): Keys => {
  const onTrouble = (error: unknown): void => {
    logger.error({ err: error }, 'a key file was changed and cannot be read, the keys of before stay');
  };
  const receiptKeys = watchedFile(settings.RECEIPT_KEYS_FILE, receiptKeysOf, onTrouble);
  return {
    sealer: createSealer(watchedFile(settings.DATA_KEYS_FILE, readDataKeys, onTrouble)),
    indexer: createIndexer(readIndexKey(settings.INDEX_KEY_FILE)),
    receiptKeys: {
      verify: (keyName, message, signature) => receiptKeys.now().verify(keyName, message, signature),
      signer: (on) => receiptKeys.now().signer(on),
    },
  };
};

const receiptKeysOf = (path: string): ReceiptKeys => {
  try {
    return parseReceiptKeys(readSecretFile(path));
  } catch (error) {
    throw new Error(`RECEIPT_KEYS_FILE：${(error as Error).message}`, { cause: error });
  }
};
