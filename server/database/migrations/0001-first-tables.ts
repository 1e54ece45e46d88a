import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table-builder';

/** The tables of the first release: register, identity, contributions, payments, ledger, receipts and their plumbing. */
export class FirstTables1700000000001 implements MigrationInterface {
  readonly name = 'FirstTables1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns, unique, index] of TABLES) {
      await createTable(runner, name, words(columns), { unique: unique.map(words), index: index.map(words) });
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of [...TABLES].reverse()) await runner.dropTable(name);
  }
}

const words = (text: string): string[] => text.split(' ');

type Declared = readonly [name: string, columns: string, unique: readonly string[], index: readonly string[]];

const TABLES: readonly Declared[] = [
  // participants
  ['regions', 'code parent_code? name insurable_n', ['code'], []],
  [
    'participants',
    'id_number_index rid id_number_enc name_enc name_index phone_enc? phone_index? birth_day enrolled_day? status stop_reason? stopped_day? version_n',
    ['id_number_index', 'rid'],
    [],
  ],
  ['household_regions', 'participant_id from_day region_code to_day?', ['participant_id from_day'], ['region_code']],
  [
    'participant_groups',
    'participant_id group_code from_day to_day? source',
    ['participant_id group_code from_day'],
    [],
  ],
  ['other_scheme_spells', 'participant_id scheme from_day to_day?', ['participant_id scheme from_day'], []],
  ['imports', 'kind file_hash officer applied_at?', ['kind file_hash'], []],
  // identity
  ['accounts', 'openid state', ['openid'], []],
  ['sessions', 'token_hash rid account_id used_at expires_at revoked_at?', ['token_hash', 'rid'], ['account_id']],
  [
    'identity_levels',
    'account_id participant_id level_n proof frozen_at? owner_slot? payer_slot? person_slot?',
    ['account_id participant_id', 'participant_id owner_slot', 'participant_id payer_slot', 'account_id person_slot'],
    [],
  ],
  ['guess_budgets', 'kind subject_index opened_at miss_n off_until_at?', ['kind subject_index'], []],
  [
    'consents',
    'account_id rid purpose subject live_slot? text_version given_at withdrawn_at?',
    ['account_id purpose subject live_slot', 'rid'],
    [],
  ],
  // rule-packs
  [
    'rule_packs',
    'region_code pack_year version_n content_hash from_day to_day? first_used_at?',
    ['region_code pack_year version_n'],
    [],
  ],
  // contributions
  ['person_years', 'participant_id fee_year tier? personal_fen subsidy_fen version_n', ['participant_id fee_year'], []],
  ['leases', 'person_year_id holder_kind? holder? taken_at? version_n', ['person_year_id'], []],
  [
    'due_items',
    'person_year_id kind sequence_n from_tier? to_tier amount_fen state open_slot?',
    ['person_year_id kind sequence_n', 'person_year_id open_slot'],
    [],
  ],
  [
    'contribution_lines',
    'channel channel_ref due_item_id person_year_id tier personal_fen subsidy_fen paid_at collection_day rule_pack_id? explanation_text handed_over_at? live_slot?',
    ['channel channel_ref', 'due_item_id live_slot'],
    ['person_year_id'],
  ],
  ['line_funders', 'line_id funder kind amount_fen', ['line_id funder kind'], []],
  ['line_stages', 'line_id stage stage_day source', ['line_id stage'], []],
  [
    'channel_facts',
    'channel serial participant_id? fee_year amount_fen paid_day outcome import_id',
    ['channel serial'],
    [],
  ],
  // payments
  [
    'merchant_accounts',
    'mode merchant sub_merchant from_at app payee_name to_at?',
    ['mode merchant sub_merchant from_at'],
    [],
  ],
  ['baskets', 'rid account_id expires_at version_n', ['rid'], ['account_id']],
  ['basket_lines', 'basket_id person_year_id kind to_tier', ['basket_id person_year_id'], []],
  ['quotes', 'basket_id quote_hash figures_text total_fen expires_at', ['basket_id quote_hash'], []],
  [
    'orders',
    'out_trade_no rid account_id basket_id quote_id merchant_account_id state close_reason? total_fen reserved_fen prepay_body_text time_expire_at hold_until_at next_query_at? query_n transaction_no? success_at? version_n open_slot? live_slot?',
    ['out_trade_no', 'rid', 'transaction_no', 'account_id open_slot', 'basket_id live_slot'],
    ['state next_query_at'],
  ],
  [
    'order_lines',
    'order_id person_year_id due_item_id tier amount_fen subsidy_fen rule_pack_id explanation_text outcome',
    ['order_id person_year_id'],
    [],
  ],
  ['order_attempts', 'order_id kind sequence_n prepay_no? result', ['order_id kind sequence_n'], []],
  [
    'refunds',
    'out_refund_no order_id sequence_n amount_fen state cause next_try_at? accepted_at? succeeded_at?',
    ['out_refund_no', 'order_id sequence_n'],
    ['state next_try_at'],
  ],
  ['refund_lines', 'order_line_id live_slot? refund_id amount_fen', ['order_line_id live_slot'], ['refund_id']],
  // leaves
  [
    'cases',
    'kind subject open_slot? rid state amount_fen? return_by? answer_by_day closed_by?',
    ['kind subject open_slot', 'rid'],
    ['state answer_by_day'],
  ],
  [
    'ledger_entries',
    'kind source_key order_line_id? refund_id? collection_day reverses_id?',
    ['kind source_key', 'reverses_id'],
    [],
  ],
  ['ledger_postings', 'entry_id position_n debit credit amount_fen', ['entry_id position_n'], ['debit', 'credit']],
  [
    'inbox',
    'source dedupe_key sealed_text state try_n next_try_at? give_up_at',
    ['source dedupe_key'],
    ['state next_try_at'],
  ],
  ['outbox', 'dedupe_key event subject payload_text', ['dedupe_key'], []],
  [
    'outbox_deliveries',
    'outbox_id handler state owner? leased_until_at? try_n next_try_at?',
    ['outbox_id handler'],
    ['state next_try_at'],
  ],
  // receipts
  [
    'receipts',
    'number rid order_id account_id payer_id? participant_id region_code key_name code_text issued_at',
    ['number', 'rid', 'order_id participant_id'],
    ['account_id', 'participant_id'],
  ],
  ['receipt_lines', 'line_id receipt_id', ['line_id'], ['receipt_id']],
  // messages
  ['access_tokens', 'app sealed_token_text? expires_at version_n leased_until_at?', ['app'], []],
  // database
  ['audit', 'actor_kind actor action subject reason?', [], ['subject']],
  ['installation', 'only_slot run_mode', ['only_slot'], []],
];
