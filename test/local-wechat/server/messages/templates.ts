import { createHash } from 'node:crypto';

/** A subscribe message of an account, as WeChat's console lists it. */
export type Template = {
  priTmplId: string;
  title: string;
  /** `项目:{{thing4.DATA}}`, a line a keyword. */
  content: string;
  example: string;
  /** 2 one-time, 3 long-term. */
  type: 2 | 3;
};

type Keyword = readonly [label: string, key: string, example: string];

const CARDS: readonly { title: string; keywords: readonly Keyword[] }[] = [
  {
    title: '缴费提醒',
    keywords: [
      ['项目', 'thing', '城乡居民养老保险费'],
      ['参保人', 'thing', '张*国等2人'],
      ['年度', 'number', '2026'],
      ['截止', 'date', '2026年6月30日'],
      ['提示', 'thing', '点开就能缴，不用再填'],
    ],
  },
  {
    title: '到账通知',
    keywords: [
      ['项目', 'thing', '城乡居民养老保险费'],
      ['参保人', 'thing', '张*国'],
      ['进度', 'phrase', '已记账'],
      ['日期', 'date', '2026年6月18日'],
      ['提示', 'thing', '钱已记入个人账户'],
    ],
  },
  {
    title: '结果通知',
    keywords: [
      ['事项', 'thing', '缴费结果'],
      ['结果', 'phrase', '已成功'],
      ['日期', 'date', '2026年6月18日'],
      ['提示', 'thing', '钱已退回付款微信'],
    ],
  },
];

/** The three messages an app has at first, one-time. The number of a key differs from account to account, as at WeChat. */
export const firstTemplates = (appid: string): Template[] => CARDS.map((card) => templateOf(appid, card, 2));

/** The same message as a long-term one. */
export const longTermOf = (appid: string, title: string): Template | undefined => {
  const card = CARDS.find((one) => one.title === title);
  return card === undefined ? undefined : templateOf(appid, card, 3);
};

const templateOf = (appid: string, { title, keywords }: (typeof CARDS)[number], type: 2 | 3): Template => {
  const digest = createHash('sha256').update(`${appid}/${title}/${type}`).digest();
  const lines = keywords.map(([label, key], at) => `${label}:{{${key}${((digest[0] ?? 0) % 7) + at * 3 + 1}.DATA}}`);
  return {
    priTmplId: digest.toString('base64url').slice(0, 43),
    title,
    content: `${lines.join('\n')}\n`,
    example: `${keywords.map(([label, , example]) => `${label}:${example}`).join('\n')}\n`,
    type,
  };
};
