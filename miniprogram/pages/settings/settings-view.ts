import type { Home } from '../../../types/home';
import type { FontChoice } from '../../services/font';

export type FontRow = { readonly choice: FontChoice; readonly text: string; readonly isChosen: boolean };

const FONT_WORDS: readonly { choice: FontChoice; text: string }[] = [
  { choice: 'wechat', text: '跟微信一样' },
  { choice: 'large', text: '大' },
  { choice: 'larger', text: '很大' },
  { choice: 'largest', text: '最大' },
];

export const fontRows = (chosen: FontChoice): FontRow[] =>
  FONT_WORDS.map((row) => ({ ...row, isChosen: row.choice === chosen }));

/** One's own record in the answer of the first page; undefined before one has said who one is. */
export const ownParticipant = (home: Home): string | undefined =>
  home.people.find(({ relation }) => relation === 'self')?.participantId;

/** Asked once before everything goes: what goes and what stays. */
export const GOODBYE_LINES = [
  '删掉：登录、家人、同意、提醒。',
  '留下：缴费记录和凭证，按规定保存。',
  '钱不会少。以后还能再来查。',
] as const;
