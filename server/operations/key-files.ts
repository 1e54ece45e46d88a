import { readFileSync, statSync } from 'node:fs';
import type { SealingKeys } from '../shared/sealing';

/** A secret file that is read once at start. Throws with words that never repeat its content. */
export const readSecretFile = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error(`读不到密钥文件 ${path}`);
  }
};

/** `{"1":"<base64 of 32 bytes>"}`. */
export const readDataKeys = (path: string): SealingKeys => {
  const keys = new Map<number, Buffer>();
  for (const [version, text] of Object.entries(parseJson(readSecretFile(path), path))) {
    if (version === 'about') continue; // a note for people
    const key = Buffer.from(String(text), 'base64');
    if (!/^[1-9][0-9]{0,5}$/.test(version) || key.length !== 32)
      throw new Error(`${path} 里要是 {"1":"32字节的base64"}`);
    keys.set(Number(version), key);
  }
  if (keys.size === 0) throw new Error(`${path} 里没有密钥`);
  return keys;
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
