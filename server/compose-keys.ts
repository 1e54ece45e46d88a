import { NUMBER_INDEX } from './compose-sealed-columns';
import type { Reader } from './database/transaction';
import type { Settings } from './env';
import { readDataKeys, readIndexKey, readSecretFile } from './operations/key-files';
import { indexKeyFits } from './operations/rotate-index-key';
import { watchedFile } from './operations/watched-file';
import type { ReceiptKeys } from './receipts/receipt-keys';
import { parseReceiptKeys } from './receipts/receipt-keys';
import type { Logger } from './shared/logger';
import type { Indexer, Sealer } from './shared/sealing';
import { createIndexer, createSealer } from './shared/sealing';

export type Keys = { sealer: Sealer; indexer: Indexer; receiptKeys: ReceiptKeys };

/** Reads every key file, and again when it is changed while the process runs. */
export const composeKeys = (settings: Settings, logger: Logger): Keys => {
  const onTrouble = (error: unknown): void => {
    logger.error({ err: error }, 'a key file was changed and cannot be read, the keys of before stay');
  };
  const receiptKeys = watchedFile(settings.RECEIPT_KEYS_FILE, receiptKeysOf, onTrouble);
  return {
    sealer: createSealer(watchedFile(settings.DATA_KEYS_FILE, readDataKeys, onTrouble)),
    indexer: createIndexer(watchedFile(settings.INDEX_KEY_FILE, readIndexKey, onTrouble)),
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

/**
 * Whether these keys are those of the register, told by its first person: nothing would be found with another index key, and
 * an import would add everybody once more. Answers what is wrong, in words.
 */
export const keyProblems = async (reader: Reader, { sealer, indexer }: Keys): Promise<string[]> => {
  const fits = await indexKeyFits({ reader, sealer, indexer }, NUMBER_INDEX).catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== undefined) throw error; // the database, not a key
    return undefined;
  });
  if (fits === undefined) return ['DATA_KEYS_FILE 打不开名册：这不是现在用的那几把'];
  if (fits) return [];
  return ['INDEX_KEY_FILE 和名册对不上：这不是现在用的那一把。换密钥时断了的，再来一次 niannian keys rotate index'];
};
