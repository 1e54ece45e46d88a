import type { Day } from './day';
import { day, isDay } from './day';
import type { Result } from './result';
import { no, ok } from './result';

declare const idNumberBrand: unique symbol;

/** A citizen identity number (公民身份号码, GB 11643) of 18 characters in one form: digits, last one possibly `X`. */
export type IdNumber = string & { readonly [idNumberBrand]: true };

export type IdNumberProblem = { kind: 'length'; n: number } | { kind: 'wrong' };

/**
 * Reads what somebody typed. The county code is never judged: counties are dissolved and founded, and residents of Hong
 * Kong, Macao and Taiwan (81, 82, 83) and permanent foreign residents (9xx) have numbers too.
 */
export const parseIdNumber = (typed: string, today: Day): Result<IdNumber, IdNumberProblem> => {
  const text = tidy(typed);
  const length = Array.from(text).length;
  if (length !== 18) return no({ kind: 'length', n: length });
  return isGenuine(text, today) ? ok(text as IdNumber) : no({ kind: 'wrong' });
};

/** The same for rows of an old register, which may hold 15-digit numbers of first-generation cards: those are upgraded. */
export const parseRegisterIdNumber = (typed: string, today: Day): Result<IdNumber, IdNumberProblem> => {
  const text = tidy(typed);
  return parseIdNumber(/^\d{15}$/.test(text) ? upgraded(text) : text, today);
};

export const birthDayOf = (idNumber: IdNumber): Day => day(birthText(idNumber));

/** The check character of the first 17 digits. */
export const checkCharacter = (digits: string): string => {
  const sum = WEIGHTS.reduce((total, weight, position) => total + weight * Number(digits[position]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
};

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';
const EARLIEST_YEAR = '1850';

// Mainland provinces, 71 Taiwan, 81–83 residence permits, 9x permanent residence cards.
const PREFIX = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)/;

const tidy = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '') // spaces, hyphens of all lengths, zero-width characters
    .replace(/[xХх×]/g, 'X'); // also the Cyrillic letters and the multiplication sign

const isGenuine = (text: string, today: Day): boolean => {
  const birth = birthText(text);
  return (
    /^\d{17}[\dX]$/.test(text) &&
    PREFIX.test(text) &&
    isDay(birth) &&
    birth >= EARLIEST_YEAR &&
    birth <= today &&
    text.endsWith(checkCharacter(text))
  );
};

const birthText = (text: string): string => `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;

// Serials 996–999 were kept for people born in the 1800s.
const upgraded = (text: string): string => {
  const century = /99[6-9]$/.test(text) ? '18' : '19';
  const digits = `${text.slice(0, 6)}${century}${text.slice(6)}`;
  return `${digits}${checkCharacter(digits)}`;
};
