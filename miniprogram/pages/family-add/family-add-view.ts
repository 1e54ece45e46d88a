import type { FamilyLinkView } from '../../../types/family-links';
import type { AskWay, NewMember } from '../../services/family-links';
import { idError, idInGroups, nameError } from '../../services/id-number';
import { FORM_WORDS, idCounter } from '../../words/form-words';
import { personWords } from '../../words/people-words';

export type MemberRelation = NewMember['relation'];
export type MemberForm = {
  readonly relation: MemberRelation | '';
  readonly name: string;
  readonly idNumber: string;
  readonly isAgreed: boolean;
};
export type AddStep = 'who' | 'number' | 'leave' | 'done';
export type MemberField = 'relation' | 'name' | 'idNumber' | 'consent';

export type MemberView = {
  readonly place: string;
  readonly relations: readonly {
    readonly relation: MemberRelation;
    readonly text: string;
    readonly isChosen: boolean;
  }[];
  readonly idShown: string;
  readonly counter: string;
};

const RELATIONS: readonly { relation: MemberRelation; text: string }[] = [
  { relation: 'father', text: '爸爸' },
  { relation: 'mother', text: '妈妈' },
  { relation: 'spouse', text: '爱人' },
  { relation: 'child', text: '孩子' },
  { relation: 'other', text: '其他家人' },
];

/** How the insured may be asked for a look at the record. */
export const ASKING: readonly { readonly way: AskWay; readonly text: string }[] = [
  { way: 'card', text: '发微信给本人' },
  { way: 'sms', text: '发短信到本人手机' },
  { way: 'village', text: '请村干部确认' },
];

const PLACES: Record<AddStep, string> = {
  who: '第1步，共3步',
  number: '第2步，共3步',
  leave: '第3步，共3步',
  done: '',
};

export const memberView = (form: MemberForm, step: AddStep): MemberView => ({
  place: PLACES[step],
  relations: RELATIONS.map((row) => ({ ...row, isChosen: row.relation === form.relation })),
  idShown: idInGroups(form.idNumber),
  counter: idCounter(form.idNumber.length),
});

export const isRelation = (value: unknown): value is MemberRelation =>
  RELATIONS.some(({ relation }) => relation === value);

/** The error of a field, for leaving it: an untouched one is not scolded. */
export const memberErrorOnLeaving = (field: 'name' | 'idNumber', form: MemberForm, nowMs: number): string => {
  if (form[field] === '') return '';
  return field === 'name' ? nameError(form.name) : idError(form.idNumber, nowMs);
};

/** The first thing that is missing or wrong on this step, in the order of the page. */
export const missingOfMember = (
  form: MemberForm,
  step: AddStep,
  { needsConsent, nowMs }: { readonly needsConsent: boolean; readonly nowMs: number },
): { readonly field: MemberField; readonly text: string } | undefined => {
  if (step === 'who') return form.relation === '' ? { field: 'relation', text: '请先选给谁缴。' } : undefined;
  const name = nameError(form.name);
  if (name !== '') return { field: 'name', text: name };
  const idNumber = idError(form.idNumber, nowMs);
  if (idNumber !== '') return { field: 'idNumber', text: idNumber };
  return needsConsent && !form.isAgreed ? { field: 'consent', text: FORM_WORDS.consentMissing } : undefined;
};

export type Added = { readonly linkId: string; readonly person: string; readonly state: FamilyLinkView['state'] };

export const addedMember = ({ linkId, relation, maskedName, state }: FamilyLinkView): Added => ({
  linkId,
  person: personWords(relation, maskedName),
  state,
});

/** What was added, and what the person's leave will change. */
export const doneLines = ({ state }: Added, message: string): string[] => {
  if (state === 'full') return ['现在就能替他缴，也能看缴费记录'];
  return ['现在就能替他缴；他同意后，能看缴费记录', ...(message === '' ? [] : [message])];
};
