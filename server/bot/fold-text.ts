/** Traditional characters of the words that are asked with, each before its simplified form. */
const TRADITIONAL =
  '繳缴費费檔档補补貼贴賬账帳账帐账據据發发騙骗詐诈歲岁領领機机號号換换認认錢钱還还沒没顯显時时間间麼么嗎吗給给媽妈爺爷養养險险問问題题轉转員员務务聯联記记訂订開开兩两後后個个幾几哪哪錯错誤误請请證证單单';
/** What people write for a word that sounds or looks alike. */
const SLIPS: readonly (readonly [wrong: RegExp, right: string])[] = [
  [/(?<![社提外杂])交(?!易|通|给|警|流)/gu, '缴'],
  [/[欠芡歉][费废非肥飞]/gu, '欠费'],
  [/[欠芡歉]缴/gu, '欠缴'],
  [/缴[废非肥飞]|[叫教较焦][费废非肥飞]/gu, '缴费'],
  [/[挡当党荡][次此]/gu, '档次'],
  [/补[帖铁]/gu, '补贴'],
  [/[推腿退][费废非]/gu, '退费'],
  [/凭[正政整]/gu, '凭证'],
  [/发[飘漂标]/gu, '发票'],
  [/人[功公]/gu, '人工'],
  [/课服/gu, '客服'],
  [/六十(周?岁)/gu, '60$1'],
];
/** Typed without choosing the characters. */
const PINYIN: readonly (readonly [letters: string, word: string])[] = [
  ['qianfei', '欠费'],
  ['qianjiao', '欠缴'],
  ['dangci', '档次'],
  ['butie', '补贴'],
  ['bujiao', '补缴'],
  ['jiaofei', '缴费'],
  ['jiaoqian', '缴钱'],
  ['daijiao', '代缴'],
  ['tuifei', '退费'],
  ['tuiqian', '退钱'],
  ['pingzheng', '凭证'],
  ['fapiao', '发票'],
  ['daozhang', '到账'],
  ['tixing', '提醒'],
  ['rengong', '人工'],
  ['kefu', '客服'],
];

const pairAt = (at: number): [string, string] => [TRADITIONAL.charAt(2 * at), TRADITIONAL.charAt(2 * at + 1)];
const SIMPLIFIED = new Map(Array.from({ length: TRADITIONAL.length / 2 }, (_, at) => pairAt(at)));

/** What was typed as one plain line: half width, simplified, lower case, without spaces and signs, usual slips mended. */
export const foldText = (typed: string): string => {
  const plain = Array.from(typed.normalize('NFKC').toLowerCase(), (one) => SIMPLIFIED.get(one) ?? one)
    .join('')
    .replace(/[^\p{Script=Han}a-z0-9]/gu, '');
  const spelt = PINYIN.reduce((text, [letters, word]) => text.replaceAll(letters, word), plain);
  return SLIPS.reduce((text, [wrong, right]) => text.replace(wrong, right), spelt);
};
