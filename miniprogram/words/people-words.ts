import type { Relation } from '../../types/family-links';

const RELATION_WORDS: Record<Relation, string> = {
  self: '我',
  father: '爸爸',
  mother: '妈妈',
  spouse: '爱人',
  child: '孩子',
  other: '家人',
};

/** `爸爸`; nothing for a relation that this version does not know. */
export const relationWord = (relation: string | undefined): string =>
  relation !== undefined && Object.prototype.hasOwnProperty.call(RELATION_WORDS, relation)
    ? RELATION_WORDS[relation as Relation]
    : '';

/** `爸爸 张*国` */
export const personWords = (relation: string | undefined, maskedName: string): string => {
  const word = relationWord(relation);
  return word === '' ? maskedName : `${word} ${maskedName}`;
};

/** A masked name read aloud: the star is said as 某. */
export const spokenName = (maskedName: string): string => maskedName.replace(/\*+/g, '某');
