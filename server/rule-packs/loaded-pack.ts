import type { RulePack } from '../policy/rule-pack';
import type { PackFile } from './pack-schema';

/** A pack as loaded: its law for `policy/`, its other values, and the hash that binds a used pack to its content. */
export type LoadedPack = {
  readonly law: RulePack;
  readonly file: PackFile;
  readonly contentHash: string;
  /** For messages: the file's name. */
  readonly name: string;
};
