import type { IndexedColumn } from './operations/rotate-index-key';
import type { SealedColumn } from './operations/rotate-keys';
import { recipientOfPhone } from './reminders/decide-recipient';

const ofPerson = (column: 'id_number_enc' | 'name_enc' | 'phone_enc'): SealedColumn => ({
  table: 'participants',
  column,
  subject: 'rid',
  placeOf: (rid) => `participants:${rid}:${column}`,
});

/** Every column of sealed values, and the place its values are bound to. A test compares this with the declared tables. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  ofPerson('id_number_enc'),
  ofPerson('name_enc'),
  ofPerson('phone_enc'),
  { table: 'inbox', column: 'sealed_text', subject: 'dedupe_key', placeOf: (key) => `inbox:${key}` },
  {
    table: 'case_questions',
    column: 'sealed_text',
    subject: '(SELECT c.rid FROM cases c WHERE c.id = case_questions.case_id)',
    placeOf: (rid) => `case_questions:${rid}:sealed_text`,
  },
  {
    table: 'refund_applications',
    column: 'sealed_text',
    subject: 'rid',
    placeOf: (rid) => `refund_applications:${rid}:sealed_text`,
  },
  {
    table: 'access_tokens',
    column: 'sealed_token_text',
    subject: 'app',
    placeOf: (app) => `access_tokens:${app}:token`,
  },
];

/** The number of the ID document: by it the key of the settings is held against the database. */
export const NUMBER_INDEX: IndexedColumn = {
  indexed: 'id_number_index',
  sealed: ofPerson('id_number_enc'),
  kind: 'idNumber',
};

/** Every column of keyed indexes that lasts; those of guesses, codes and chats are over within days. A test compares this, too. */
export const INDEXED_COLUMNS: readonly IndexedColumn[] = [
  NUMBER_INDEX,
  { indexed: 'name_index', sealed: ofPerson('name_enc'), kind: 'name' },
  {
    indexed: 'phone_index',
    sealed: ofPerson('phone_enc'),
    kind: 'phone',
    copies: [{ table: 'messages', column: 'recipient', formOf: recipientOfPhone }],
  },
];
