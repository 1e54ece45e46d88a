import type { Result } from './result';
import { no, ok } from './result';

/** `privateUse`: a character that only its own computer can draw (自造字); the owner of the file must name the real one. */
export type NameProblem = 'empty' | 'bad' | 'privateUse';

const LENGTH_MIN = 2;
const LENGTH_MAX = 50; // the field length that 民委发〔2016〕33号 asks for

/**
 * A person's name in the one form in which names are stored and compared: Han of all planes (or Latin letters, for holders
 * of permanent residence cards), parts separated by `·` (U+00B7). Lengths count characters, not UTF-16 units.
 */
export const parsePersonName = (typed: string): Result<string, NameProblem> => {
  const name = folded(typed);
  if (name === '') return no('empty');
  if (/\p{Co}/u.test(name)) return no('privateUse');
  const length = Array.from(name).length;
  if (length < LENGTH_MIN || length > LENGTH_MAX || !NAME.test(name)) return no('bad');
  return ok(name);
};

const NAME = /^[\p{Script=Han}A-Z]+(?:[· ][\p{Script=Han}A-Z]+)*$/u;

// GB 18030 keeps six Han at private-use points: both decoders give these, cards and keyboards give the real characters.
const PRIVATE_USE_HAN: Readonly<Record<string, string>> = {
  '\uE816': '\u{20087}',
  '\uE817': '\u{20089}',
  '\uE818': '\u{200CC}',
  '\uE831': '\u{215D7}',
  '\uE83B': '\u{2298F}',
  '\uE855': '\u{241FE}',
};

const folded = (typed: string): string =>
  typed
    .normalize('NFC')
    .replace(/[\uFE00-\uFE0F\u{E0100}-\u{E01EF}\p{Cf}]/gu, '') // variation selectors and zero-width characters
    .replace(/[•‧∙⋅・･.．。]/g, '·')
    .replace(/[\uE816-\uE818\uE831\uE83B\uE855]/g, (character) => PRIVATE_USE_HAN[character] ?? character)
    .toUpperCase()
    .replace(/\s+/g, ' ')
    .replace(/ (?![A-Z])|(?<![A-Z]) /g, ''); // a space means something between Latin letters only
