/** What we may tell a resident: something is due · the money arrived · a result came. The three switches of the reminders page. */
export const MESSAGE_KINDS = ['due', 'inAccount', 'result'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

type Meaning = {
  /** The titles a county's template may have. */
  titles: readonly string[];
  /** Our words, each with what the keyword may be called. */
  words: Readonly<Record<string, readonly string[]>>;
};

const PROJECT = ['项目', '缴费项目', '项目名称'];
const PEOPLE = ['参保人', '缴费人', '姓名', '参保人姓名'];
const HINT = ['提示', '温馨提示', '备注', '提醒'];
const DAY = ['日期', '时间', '办理日期'];

/** The templates by meaning: the numbers of WeChat's keys differ from account to account. */
export const MEANINGS: Readonly<Record<MessageKind, Meaning>> = {
  due: {
    titles: ['缴费提醒'],
    words: {
      project: PROJECT,
      people: PEOPLE,
      year: ['年度', '缴费年度'],
      until: ['截止', '截止日期', '截止时间'],
      hint: HINT,
    },
  },
  inAccount: {
    titles: ['到账通知'],
    words: { project: PROJECT, people: PEOPLE, step: ['进度', '状态', '当前进度'], day: DAY, hint: HINT },
  },
  result: {
    titles: ['结果通知'],
    words: { matter: ['事项', '办理事项'], outcome: ['结果', '办理结果'], day: DAY, hint: HINT },
  },
};
