import type { SealedColumn } from './operations/rotate-keys';

/** Every column of sealed values, and the place its values are bound to. A test compares this with the declared tables. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  ...(['id_number_enc', 'name_enc', 'phone_enc'] as const).map((column) => ({
    table: 'participants',
    column,
    subject: 'rid',
    placeOf: (rid: string) => `participants:${rid}:${column}`,
  })),
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
