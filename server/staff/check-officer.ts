import type { Reader } from '../database/transaction';
import { fitsSecret } from './officer-secret';
import { officerByName } from './officer-store';

/** Use case: whether this is the officer, and still one. Unknown, stopped and a wrong secret are one answer. */
export const checkOfficer = async (
  { reader }: { reader: Reader },
  { name, secret }: { name: string; secret: string },
): Promise<boolean> => {
  const officer = await officerByName(reader, name);
  const fits = await fitsSecret(secret, officer ?? NOBODY);
  return officer?.stoppedAt === null && fits;
};

/** Somebody to compare with, so that an unknown name takes as long as a wrong secret. */
const NOBODY = { salt: '00'.repeat(16), secretHash: '00'.repeat(32) };
