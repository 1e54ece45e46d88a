import { maskIdNumber } from '../shared/masks';

/** 15 or 18 characters of an ID number, also with spaces or hyphens between. */
const ID_NUMBER = /(?<!\d)\d(?:[\s\p{Pd}]?\d){14}(?:(?:[\s\p{Pd}]?\d){2}[\s\p{Pd}]?[\dXxХх×])?(?!\d)/gu;

/** People type ID numbers into a chat, in full width too: they are covered before anything is kept or forwarded. */
export const maskIdNumbers = (text: string): { text: string; hadIdNumber: boolean } => {
  const typed = text.replace(/[０-９Ｘｘ]/g, halfWidth);
  const covered = typed.replace(ID_NUMBER, maskIdNumber);
  return covered === typed ? { text, hadIdNumber: false } : { text: covered, hadIdNumber: true };
};

const halfWidth = (character: string): string => String.fromCharCode(character.charCodeAt(0) - 0xfee0);
