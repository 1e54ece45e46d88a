import { idError, idInGroups, nameError } from '../../services/id-number';
import { FORM_WORDS, idCounter } from '../../words/form-words';

export type VerifyForm = { readonly name: string; readonly idNumber: string; readonly isAgreed: boolean };
export type VerifyField = 'name' | 'idNumber' | 'consent';

export type VerifyView = {
  readonly idShown: string;
  readonly counter: string;
  /** All is filled in and right: the button may ask WeChat for the phone number. */
  readonly isComplete: boolean;
};

/** The form as it stands. Pure. */
export const verifyView = (form: VerifyForm, nowMs: number): VerifyView => ({
  idShown: idInGroups(form.idNumber),
  counter: idCounter(form.idNumber.length),
  isComplete: firstMissing(form, nowMs) === undefined,
});

/** The error of a field, for leaving it: an untouched one is not scolded. */
export const errorOnLeaving = (field: 'name' | 'idNumber', form: VerifyForm, nowMs: number): string => {
  if (form[field] === '') return '';
  return field === 'name' ? nameError(form.name) : idError(form.idNumber, nowMs);
};

/** The first thing that is missing or wrong, in the order of the page, with its sentence. */
export const firstMissing = (
  form: VerifyForm,
  nowMs: number,
): { readonly field: VerifyField; readonly text: string } | undefined => {
  const name = nameError(form.name);
  if (name !== '') return { field: 'name', text: name };
  const idNumber = idError(form.idNumber, nowMs);
  if (idNumber !== '') return { field: 'idNumber', text: idNumber };
  return form.isAgreed ? undefined : { field: 'consent', text: FORM_WORDS.consentMissing };
};
