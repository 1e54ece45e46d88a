import type { Arrears, ArrearsYear } from '../../types/arrears';
import type { Relation } from '../../types/family-links';
import type { HomeCard } from '../../types/home';
import type { Caller } from '../http/caller';
import { formatYuan, fen } from '../shared/fen';

export type ArrearsReads = {
  /** The first page's cards, in the words of the caller's audience; the look is noted. */
  listCards: (caller: Caller) => Promise<readonly HomeCard[]>;
  /** A person's years in the words of the caller's audience; the look is noted. */
  listArrears: (caller: Caller, participantId: number) => Promise<Arrears>;
};

/** WeChat takes 2048 bytes in a text: so many characters of three bytes. */
const CHARACTERS_MAX = 640;
const MORE = '其余的点卡片看。';

const RELATIONS: Readonly<Record<Relation, string>> = {
  self: '您',
  father: '爸爸',
  mother: '妈妈',
  spouse: '爱人',
  child: '孩子',
  other: '家人',
};

/**
 * Who owes which years, and how much each is with its reason and document: the same rows, by the same audience, as on the
 * page of years. What does not fit is left to the page whole, never a half of it.
 */
export const answerArrears = async (reads: ArrearsReads, caller: Caller): Promise<string> => {
  const cards = await reads.listCards(caller);
  const summaries: string[] = [];
  const details: string[] = [];
  for (const { participantId } of caller.people) {
    const arrears = await reads.listArrears(caller, participantId);
    const owed = arrears.years.filter(isOwed);
    const card = cards.find((one) => one.participantId === arrears.participantId);
    summaries.push(owed.length > 0 ? summaryOf(arrears, owed, caller) : nothingOwed(arrears, card));
    details.push(...detailsOf(arrears, owed));
  }
  const pointer = details.length > 0 ? '点卡片看每年多少钱。' : '';
  return fitting([summaries.join('\n') + pointer, ...details]);
};

/** Open on the phone, and neither paid by anybody nor a mere wish to add. */
const isOwed = ({ obligation, payable }: ArrearsYear): boolean =>
  payable !== 'none' && (obligation === 'due' || obligation === 'late');

const summaryOf = (arrears: Arrears, owed: readonly ArrearsYear[], caller: Caller): string => {
  const years = owed.map(({ feeYear }) => feeYear).join('、');
  const isAlone = caller.people.length === 1 && arrears.relation === 'self';
  return `${isAlone ? '您' : whoIs(arrears)}还有${owed.length}年没缴：${years}。`;
};

const nothingOwed = (arrears: Arrears, card: HomeCard | undefined): string =>
  [whoIs(arrears), '：', sentence(card?.message ?? '现在没有要缴的'), sentence(card?.next ?? '')].join('');

const whoIs = ({ relation, maskedName }: Arrears): string => `${RELATIONS[relation]} ${maskedName}`;

const sentence = (words: string): string => (words === '' || /[。！？]$/u.test(words) ? words : `${words}。`);

/** One paragraph a person; years that rest on the same documents name them once. */
const detailsOf = (arrears: Arrears, owed: readonly ArrearsYear[]): string[] => {
  const shown = owed.map((year) => yearLine(year));
  const notHere = arrears.years.filter(
    ({ payable, obligation, reason }) => isUnpaid(obligation) && payable === 'none' && reason !== undefined,
  );
  const lines = shown.map(({ line, basis }, at) =>
    basis === '' || shown[at + 1]?.basis === basis ? line : `${line}\n${basis}`,
  );
  const refused = notHere.map(({ feeYear, reason }) => `${feeYear}年：${reason?.message ?? ''}${reason?.next ?? ''}`);
  return lines.length === 0 ? [] : [[`${whoIs(arrears)}：`, ...lines, ...refused].join('\n')];
};

const isUnpaid = (obligation: ArrearsYear['obligation']): boolean => obligation === 'due' || obligation === 'late';

const yearLine = (year: ArrearsYear): { line: string; basis: string } => {
  const chosen = year.tiers.find(({ code }) => code === year.chosenTier);
  const lines = chosen === undefined ? [choiceOf(year)] : chosen.explanation;
  const isBasis = (one: string): boolean => one.startsWith('依据：') || one.endsWith('起这样算');
  const basis = lines.filter(isBasis);
  const words = [
    ...lines.filter((one) => !isBasis(one)),
    ...(chosen === undefined && year.subsidyLost ? ['这一年补缴，没有政府补贴'] : []),
    ...(year.busyUntil === undefined ? [] : [`正在付，到${year.busyUntil.slice(11, 16)}`]),
  ];
  const document = chosen === undefined && year.source !== undefined ? [`依据：${year.source.document}`] : [];
  return {
    line: sentence(`${year.feeYear}年：${words.join('，')}`),
    basis: [...basis, ...document].map(sentence).join(''),
  };
};

/** The tier is not known: from the lowest to the highest. */
const choiceOf = ({ tiers, range }: ArrearsYear): string => {
  if (range !== undefined)
    return `最少${formatYuan(fen(range.minFen))}元，最多${formatYuan(fen(range.maxFen))}元，自己定`;
  const amounts = tiers.map(({ amountFen }) => amountFen);
  if (amounts.length === 0) return '点卡片看';
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)].map((amount) => formatYuan(fen(amount)));
  return `还没选档次，可选${least ?? ''}到${most ?? ''}元`;
};

const fitting = (paragraphs: readonly string[]): string => {
  let text = '';
  for (const [at, paragraph] of paragraphs.entries()) {
    const longer = at === 0 ? paragraph.slice(0, CHARACTERS_MAX) : `${text}\n${paragraph}`;
    if (at > 0 && longer.length + MORE.length + 1 > CHARACTERS_MAX) return `${text}\n${MORE}`;
    text = longer;
  }
  return text;
};
