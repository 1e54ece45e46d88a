import type { ConsentPurpose } from '../../types/consents';
import type { InTransaction } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { currentConsent } from './consent-texts';
import { recordConsent } from './record-consent';

type Command = { caller: Caller; purpose: ConsentPurpose; version: string };

/** Notes the consent to the current text; whoever read an older one must read again. Giving it twice is one consent. */
export const giveConsent = async (
  { inTransaction, clock }: { inTransaction: InTransaction; clock: Clock },
  { caller, purpose, version }: Command,
): Promise<{ rid: string }> => {
  if (currentConsent(purpose).version !== version) throw new AppError('consent.missing');
  const { accountId } = caller;
  return { rid: await inTransaction((tx) => recordConsent(tx, { accountId, purpose, version, now: clock.now() })) };
};
