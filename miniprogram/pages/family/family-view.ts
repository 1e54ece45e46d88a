import type { FamilyLinkView } from '../../../types/family-links';
import type { FamilyLinks, FamilyPayer } from '../../services/family-links';
import { fullDay } from '../../words/day-words';
import { personWords } from '../../words/people-words';

export type PaidFor = {
  readonly linkId: string;
  readonly person: string;
  readonly state: string;
  readonly since: string;
  /** 请本人同意 · 再提醒一次; empty when there is nothing to ask. */
  readonly askText: string;
};
export type PayerRow = {
  readonly linkId: string;
  readonly payer: string;
  readonly state: string;
  readonly since: string;
};
export type FamilyView = {
  readonly paidFor: readonly PaidFor[];
  readonly payers: readonly PayerRow[];
  readonly room: string;
};

/** Whom I pay for, and who pays for me. */
export const familyView = ({ links, payers, peopleMax, payersMax }: FamilyLinks): FamilyView => {
  const others = links.filter(({ state }) => state !== 'self');
  return {
    paidFor: others.map((link) => ({
      linkId: link.linkId,
      person: personWords(link.relation, link.maskedName),
      state: link.message ?? stateWords(link.state),
      since: `${fullDay(link.sinceDay)}加的`,
      askText: askTextOf(link.state),
    })),
    payers: payers.map(payerRow),
    room: `最多替${peopleMax}人缴（算自己），最多${payersMax}人替您缴。`,
  };
};

const payerRow = ({ linkId, payer, state, sinceDay }: FamilyPayer): PayerRow => ({
  linkId,
  payer,
  state: state === 'full' ? '能替您缴，能看缴没缴' : '只能替您缴，看不到记录',
  since: `${fullDay(sinceDay)}开始`,
});

const stateWords = (state: FamilyLinkView['state']): string => {
  switch (state) {
    case 'self':
      return '本人';
    case 'full':
      return '本人已同意看记录';
    case 'payOnly':
      return '只能缴，看不到记录';
    case 'waiting':
      return '等本人同意看记录，缴费不受影响';
    case 'refused':
      return '本人没同意看记录，还能缴';
    case 'expired':
      return '请本人同意的话过时了，还能缴';
  }
};

const askTextOf = (state: FamilyLinkView['state']): string => {
  if (state === 'waiting') return '再提醒一次';
  return state === 'payOnly' || state === 'expired' ? '请本人同意看记录' : '';
};

export const isWaiting = ({ state }: FamilyLinkView): boolean => state === 'waiting';

/** What is asked once before a link ends, from either side. */
export type Ending = {
  readonly linkId: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly choices: readonly { readonly key: 'end' | 'dispute'; readonly text: string }[];
};

export const endingOf = ({ links, payers }: FamilyLinks, linkId: string): Ending | undefined => {
  const link = links.find((one) => one.linkId === linkId);
  if (link !== undefined) {
    const person = personWords(link.relation, link.maskedName);
    return {
      linkId,
      title: `不再替${person}缴？`,
      lines: ['已缴的凭证还在。'],
      choices: [{ key: 'end', text: '取消' }],
    };
  }
  const payer = payers.find((one) => one.linkId === linkId);
  if (payer === undefined) return undefined;
  return {
    linkId,
    title: `不让${payer.payer}替您缴？`,
    lines: ['已缴的凭证还在。', '不认识他，就点“不是我家人”。'],
    choices: [
      { key: 'end', text: '取消' },
      { key: 'dispute', text: '不是我家人' },
    ],
  };
};
