import { FORM_WORDS, idLength } from '../words/form-words';

const LENGTH = 18;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_DIGITS = '10X98765432';

/** What was typed, without spaces and other signs; a small or full-width x is X. At most 18. */
export const idCharacters = (typed: string): string =>
  typed
    .replace(/[０-９]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[xｘＸ×]/g, 'X')
    .replace(/[^0-9X]/g, '')
    .slice(0, LENGTH);

/** Shown 6-8-4, as people read it from the card. */
export const idInGroups = (id: string): string =>
  [id.slice(0, 6), id.slice(6, 14), id.slice(14)].filter((group) => group !== '').join(' ');

/** A sentence when length, date or check digit are wrong, else nothing. `todayMs`: nobody is born in the future. */
export const idError = (id: string, todayMs: number): string => {
  if (id.length !== LENGTH) return idLength(id.length);
  if (!/^\d{17}[\dX]$/.test(id) || !isBirthday(id.slice(6, 14), todayMs)) return FORM_WORDS.idWrong;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  return CHECK_DIGITS[sum % 11] === id[17] ? '' : FORM_WORDS.idWrong;
};

const NAME = /^[\u3400-\u9fff\u{20000}-\u{323af}·•．.\sA-Za-z]+$/u;

/** A sentence when there is no name, or digits and signs in it. */
export const nameError = (name: string): string => {
  const text = name.trim();
  if (text === '') return FORM_WORDS.nameEmpty;
  return NAME.test(text) ? '' : FORM_WORDS.nameBad;
};

const isBirthday = (digits: string, todayMs: number): boolean => {
  const iso = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const ms = Date.parse(iso);
  return (
    !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(iso) && ms <= todayMs && Number(iso.slice(0, 4)) >= 1900
  );
};
