import type { ConsentPurpose, ConsentText } from '../../types/consents';
import type { Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { liveConsents } from './consent-store';
import { CONSENT_TEXTS, currentConsent } from './consent-texts';

export type GivenConsent = {
  rid: string;
  purpose: ConsentPurpose;
  version: string;
  title: string;
  givenAt: Date;
  isCurrent: boolean;
};

/** The texts of today, and what the caller has agreed to and not taken back. */
export const listConsents = async (
  { reader }: { reader: Reader },
  caller: Caller,
): Promise<{ texts: ConsentText[]; given: GivenConsent[] }> => {
  const given = (await liveConsents(reader, caller.accountId)).flatMap((row) => {
    const text = CONSENT_TEXTS.find(({ purpose, version }) => purpose === row.purpose && version === row.textVersion);
    if (text === undefined) return [];
    const { purpose, version, title } = text;
    const isCurrent = currentConsent(purpose).version === version;
    return [{ rid: row.rid, purpose, version, title, givenAt: row.givenAt, isCurrent }];
  });
  const purposes = [...new Set(CONSENT_TEXTS.map(({ purpose }) => purpose))];
  return { texts: purposes.map(currentConsent), given };
};
