import type { Reader, Tx } from '../database/transaction';
import type { Day } from '../shared/day';
import type { IdNumber } from '../shared/identity-number';
import type { Cells } from './import-cells';
import { dayCell, idNumberCell, requiredDay, textCell } from './import-cells';
import type { ImportContext, ImportKind, Planned } from './import-kind';
import type { GroupSpan, SchemeSpan } from './participant-store';
import {
  groupSpans,
  idsByIndex,
  otherSchemeSpells,
  participantGroups,
  schemeSpans,
  updateGroup,
  updateSpell,
} from './participant-store';
import { codeOf, GROUP_WORDS, SCHEME_WORDS } from './register-words';

const COLUMNS = ['身份证号', '类别', '名称', '起日', '止日', '来源'] as const;
type Column = (typeof COLUMNS)[number];

/** `group`: a dated membership (人群). `scheme`: a spell in another pension scheme (其他养老). */
type SpanRow = {
  line: number;
  idNumber: IdNumber;
  idNumberIndex: string;
  kind: 'group' | 'scheme';
  code: string;
  fromDay: Day;
  toDay: Day | null;
  source: string;
};
type SpanChange = { isNew: boolean } & ({ kind: 'group'; span: GroupSpan } | { kind: 'scheme'; span: SchemeSpan });

const KIND_WORDS = { 人群: 'group', 其他养老: 'scheme' } as const;

const read = (cells: Cells<Column>, { indexer, today }: ImportContext): SpanRow => {
  const idNumber = idNumberCell(cells, '身份证号', today);
  const kind = codeOf(KIND_WORDS, cells.text('类别'));
  if (kind === undefined) cells.blame('类别', '不认识。', `请填：${Object.keys(KIND_WORDS).join('、')}。`);
  const fromDay = requiredDay(cells, '起日');
  const toDay = dayCell(cells, '止日');
  if (toDay !== null && toDay < fromDay) cells.blame('止日', '早于起日。', '请检查起日和止日；还在继续就把止日留空。');
  return {
    line: cells.line,
    idNumber,
    idNumberIndex: indexer('idNumber', idNumber),
    kind: kind ?? 'group',
    code: kind === undefined ? '' : codeCell(cells, kind),
    fromDay,
    toDay,
    source: textCell(cells, '来源'),
  };
};

const codeCell = (cells: Cells<Column>, kind: SpanRow['kind']): string => {
  const word = cells.text('名称');
  const words: Readonly<Record<string, string>> = kind === 'group' ? GROUP_WORDS : SCHEME_WORDS;
  const code = codeOf(words, word) ?? (kind === 'group' && PACK_CODE.test(word) ? word : undefined);
  if (code === undefined) cells.blame('名称', '不认识。', `请填：${Object.keys(words).join('、')}。`);
  return code ?? '';
};

const PACK_CODE = /^[a-z][A-Za-z0-9]{1,63}$/; // a group that only this county's rule pack knows

const plan = async (reader: Reader, rows: readonly SpanRow[]): Promise<Planned<SpanChange>[]> => {
  const people = await idsByIndex(reader, [...new Set(rows.map((row) => row.idNumberIndex))]);
  const ids = new Map(people.map(({ id, idNumberIndex }) => [idNumberIndex, id]));
  const known = await knownSpans(reader, [...ids.values()]);
  return rows.map((row): Planned<SpanChange> => {
    const participantId = ids.get(row.idNumberIndex);
    if (participantId === undefined) return unknownPerson(row);
    const change = changeOf(participantId, row);
    const existing = known.get(keyOfSpan(change));
    if (existing === undefined) return { kind: 'new', change: { ...change, isNew: true } };
    const isSame = existing.toDay === row.toDay && (row.kind === 'scheme' || existing.source === row.source);
    return isSame ? { kind: 'unchanged' } : { kind: 'changed', change: { ...change, isNew: false } };
  });
};

const unknownPerson = (row: SpanRow): Planned<SpanChange> => ({
  kind: 'problem',
  problem: { line: row.line, column: '身份证号', reason: '名册里没有这个人。', mend: '请先导入参保人，或改正号码。' },
});

type Unplaced = { kind: 'group'; span: GroupSpan } | { kind: 'scheme'; span: SchemeSpan };

const changeOf = (participantId: number, { kind, code, fromDay, toDay, source }: SpanRow): Unplaced =>
  kind === 'group'
    ? { kind, span: { participantId, groupCode: code, fromDay, toDay, source } }
    : { kind, span: { participantId, scheme: code, fromDay, toDay } };

const keyOfSpan = ({ kind, span }: Unplaced): string =>
  `${kind}|${span.participantId}|${'groupCode' in span ? span.groupCode : span.scheme}|${span.fromDay}`;

const knownSpans = async (
  reader: Reader,
  ids: readonly number[],
): Promise<Map<string, { toDay: Day | null; source: string }>> => {
  if (ids.length === 0) return new Map();
  const groups = await groupSpans(reader, ids);
  const spells = await schemeSpans(reader, ids);
  const known = new Map<string, { toDay: Day | null; source: string }>();
  for (const span of groups) known.set(keyOfSpan({ kind: 'group', span }), span);
  for (const span of spells) known.set(keyOfSpan({ kind: 'scheme', span }), { toDay: span.toDay, source: '' });
  return known;
};

const write = async (tx: Tx, changes: readonly SpanChange[]): Promise<void> => {
  const added = changes.filter((change) => change.isNew);
  const groups = added.flatMap((change) => (change.kind === 'group' ? [change.span] : []));
  const spells = added.flatMap((change) => (change.kind === 'scheme' ? [change.span] : []));
  await tx.insertMany(participantGroups, groups);
  await tx.insertMany(otherSchemeSpells, spells);
  for (const change of changes) {
    if (change.isNew) continue;
    await (change.kind === 'group' ? updateGroup(tx, change.span) : updateSpell(tx, change.span));
  }
};

/** Dated memberships of groups and spells in other schemes. Rows are added or their end changed; nothing is removed. */
export const groupsImport: ImportKind<Column, SpanRow, SpanChange> = {
  kind: 'groups',
  columns: COLUMNS,
  read,
  keyOf: (row) => `${row.idNumber}|${row.kind}|${row.code}|${row.fromDay}`,
  plan,
  write,
};
