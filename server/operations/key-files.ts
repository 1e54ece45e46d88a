import { readFileSync, statSync } from 'node:fs';
import type { KeyRing } from '../shared/sealing';

/** A secret file that is read once at start. Throws with words that never repeat its content. */
export const readSecretFile = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error(`读不到密钥文件 ${path}`);
  }
};

/** A key that opens but does not seal yet is kept from sealing by `"sealing":<number of the one that does>`. */
export const SEALING = 'sealing';

/** `{"1":"<base64 of 32 bytes>"}`: the highest number seals. */
export const readDataKeys = (path: string): KeyRing => {
  const keys = new Map<number, Buffer>();
  const content = parseJson(readSecretFile(path), path);
  for (const [version, text] of Object.entries(content)) {
    if (version === 'about' || version === SEALING) continue; // a note for people
    const key = Buffer.from(String(text), 'base64');
    if (!/^[1-9][0-9]{0,5}$/.test(version) || key.length !== 32)
      throw new Error(`${path} 里要是 {"1":"32字节的base64"}`);
    keys.set(Number(version), key);
  }
  if (keys.size === 0) throw new Error(`${path} 里没有密钥`);
  const sealsWith = Number(content[SEALING] ?? Math.max(...keys.keys()));
  if (!keys.has(sealsWith)) throw new Error(`${path} 里的 ${SEALING} 要是其中一个密钥的号`);
  return { keys, sealsWith };
};

export const readIndexKey = (path: string): Buffer => {
  const [text = ''] = readSecretFile(path).trim().split(/\s/); // what follows the key is a note for people
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) throw new Error(`${path} 里要是32字节的base64`);
  return key;
};

const parseJson = (text: string, path: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new Error(`${path} 不是JSON`);
  }
};

const GROUP_AND_OTHERS = 0o077;

/** Whether anybody but the owner may open the file. */
export const isReadableByOthers = (path: string): boolean => (statSync(path).mode & GROUP_AND_OTHERS) !== 0;
