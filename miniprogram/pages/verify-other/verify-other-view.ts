import type { Help } from '../../../types/help';
import type { HomeCard } from '../../../types/home';

export type WindowLine = { readonly key: string; readonly name: string; readonly lines: readonly string[] };

/** Where and when a counter helps, with what to bring. Pure. */
export const windowsOf = (help: Help): WindowLine[] =>
  help.offices
    .filter(({ kind }) => kind === 'socialSecurity' || kind === 'village')
    .map(({ name, address, hours, phone, bring }) => ({
      key: `${name}${address}`,
      name,
      lines: [address, hours, bring === '' ? '' : `带上：${bring}`, phone === undefined ? '' : `电话：${phone}`].filter(
        (line) => line !== '',
      ),
    }));

/** Whose identity is still to be proved: oneself, when name and number were given before. */
export const personToProve = (people: readonly HomeCard[]): string | undefined =>
  (people.find(({ relation, level }) => relation === 'self' && level === 'L1') ?? people.find(isOwn))?.participantId;

/** A one-time code as it is typed: figures and letters, at most 20. */
export const codeCharacters = (typed: string): string => typed.replace(/[^0-9A-Za-z]/g, '').slice(0, 20);

const isOwn = ({ relation }: HomeCard): boolean => relation === 'self';
