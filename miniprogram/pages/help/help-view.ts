import type { Help } from '../../../types/help';
import { spokenDigits } from '../../words/amount-words';

export type HelpRow = { readonly key: string; readonly text: string };
export type HotlineRow = { readonly number: string; readonly about: string; readonly label: string };
export type OfficeBlock = Help['offices'][number] & { readonly place: string };
export type HelpView = {
  readonly questions: readonly HelpRow[];
  readonly hotlines: readonly HotlineRow[];
  readonly offices: readonly OfficeBlock[];
  readonly safety: string;
};

/** The six rows of the tab. Their answers are the server's. */
const QUESTIONS: readonly HelpRow[] = [
  { key: 'owe', text: '我欠哪几年' },
  { key: 'how', text: '怎么缴' },
  { key: 'tier', text: '选哪一档' },
  { key: 'whyNot', text: '为什么缴不了' },
  { key: 'refund', text: '怎么退费' },
  { key: 'receipt', text: '凭证在哪' },
];

const HOTLINES: Help['hotlines'] = [
  { number: '12366', about: '缴费' },
  { number: '12333', about: '参保、待遇' },
  { number: '12345', about: '其他' },
];

const SAFETY = '我们不要验证码，不让您转账';

/** Without an answer of the server the telephone numbers still stand here: help is never empty. */
export const helpView = (help: Help | undefined): HelpView => ({
  questions: questionsOf(help?.answers ?? []),
  hotlines: (help === undefined || help.hotlines.length === 0 ? HOTLINES : help.hotlines).map(({ number, about }) => ({
    number,
    about,
    label: `打${spokenDigits(number)}，${about}`,
  })),
  offices: (help?.offices ?? []).map((office) => ({ ...office, place: `${office.address}，${office.hours}` })),
  safety: help?.safety ?? SAFETY,
});

/** The server's questions when it has any, first those of the tab in their order; else the tab's own rows. */
const questionsOf = (answers: Help['answers']): readonly HelpRow[] => {
  if (answers.length === 0) return [];
  const asked = answers.map(({ key, question }) => ({ key, text: question }));
  const rank = ({ text }: HelpRow): number => {
    const index = QUESTIONS.findIndex((row) => row.text === text);
    return index === -1 ? QUESTIONS.length : index;
  };
  return asked
    .map((row, index) => ({ row, index }))
    .sort((a, b) => rank(a.row) - rank(b.row) || a.index - b.index)
    .map(({ row }) => row);
};
