import type { IdNumber } from '../shared/identity-number';
import type { Indexer, Sealer } from '../shared/sealing';

/** Where a sealed column lives; a value copied elsewhere does not open. */
export const placeOf = (rid: string, column: 'id_number_enc' | 'name_enc' | 'phone_enc'): string =>
  `participants:${rid}:${column}`;

/** The keyed indexes under which people are found. Texts come in their one form: `parseIdNumber`, `parsePersonName`, … */
export const personIndexes = (
  indexer: Indexer,
): {
  idNumber: (idNumber: IdNumber) => string;
  name: (name: string) => string;
  phone: (phone: string) => string;
} => ({
  idNumber: (idNumber) => indexer('idNumber', idNumber),
  name: (name) => indexer('name', name),
  phone: (phone) => indexer('phone', phone),
});

export type PersonSecrets = { sealer: Sealer; indexer: Indexer };

type SealedText = { nameEnc: string; nameIndex: string; phoneEnc: string | null; phoneIndex: string | null };

/** Name and phone as they are stored. */
export const sealContact = (
  { sealer, indexer }: PersonSecrets,
  rid: string,
  name: string,
  phone: string | null,
): SealedText => ({
  nameEnc: sealer.seal(placeOf(rid, 'name_enc'), name),
  nameIndex: personIndexes(indexer).name(name),
  phoneEnc: phone === null ? null : sealer.seal(placeOf(rid, 'phone_enc'), phone),
  phoneIndex: phone === null ? null : personIndexes(indexer).phone(phone),
});

export const sealIdNumber = (
  { sealer, indexer }: PersonSecrets,
  rid: string,
  idNumber: IdNumber,
): { idNumberEnc: string; idNumberIndex: string } => ({
  idNumberEnc: sealer.seal(placeOf(rid, 'id_number_enc'), idNumber),
  idNumberIndex: personIndexes(indexer).idNumber(idNumber),
});
