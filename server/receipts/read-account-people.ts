import type { Reader } from '../database/transaction';
import { peopleOfAccount } from '../identity/identity-reads';
import type { ParticipantsAtL2, PayerOf } from './neighbours';

/** The people an account holds L2 for. */
export const participantsAtL2: ParticipantsAtL2 = async (reader: Reader, accountId: number) =>
  (await peopleOfAccount(reader, accountId))
    .filter(({ level }) => level === 'L2')
    .map((person) => person.participantId);

/** Who pays with an account: the one person it holds L2 for. With several it is not known, and no voucher may guess. */
export const payerOf: PayerOf = async (reader: Reader, accountId: number) => {
  const [only, ...others] = await participantsAtL2(reader, accountId);
  return others.length === 0 ? only : undefined;
};
