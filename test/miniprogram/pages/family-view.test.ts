import { consentView, decidedView } from '../../../miniprogram/pages/family-consent/family-consent-view';
import { endingOf, familyView } from '../../../miniprogram/pages/family/family-view';
import type { FamilyLinks } from '../../../miniprogram/services/family-links';
import { LINK_STATES } from '../../../types/family-links';

const LINKS: FamilyLinks = {
  links: [
    { linkId: 'me', participantId: 'p0', relation: 'self', maskedName: '张*强', state: 'self', sinceDay: '2026-01-02' },
    {
      linkId: 'dad',
      participantId: 'p1',
      relation: 'father',
      maskedName: '张*国',
      state: 'waiting',
      sinceDay: '2026-06-01',
    },
  ],
  payers: [
    { linkId: 'kid', participantId: 'p0', payer: '张*', relation: 'father', state: 'payOnly', sinceDay: '2026-06-02' },
  ],
  peopleMax: 10,
  payersMax: 5,
};

it('shows whom I pay for, without myself, and who pays for me', () => {
  const view = familyView(LINKS);
  expect(view.paidFor).toEqual([
    {
      linkId: 'dad',
      person: '爸爸 张*国',
      state: '等本人同意看记录，缴费不受影响',
      since: '2026年6月1日加的',
      askText: '再提醒一次',
    },
  ]);
  expect(view.payers).toEqual([
    { linkId: 'kid', payer: '张*', state: '只能替您缴，看不到记录', since: '2026年6月2日开始' },
  ]);
});

it.each(LINK_STATES.filter((state) => state !== 'self'))(
  'has words for a link that is %s, and asks where asking helps',
  (state) => {
    const link = {
      linkId: 'x',
      participantId: 'p',
      relation: 'other' as const,
      maskedName: '王*',
      sinceDay: '2026-06-01',
    };
    const [row] = familyView({ ...LINKS, links: [{ ...link, state }] }).paidFor;
    expect(row?.state).not.toBe('');
    expect(row?.askText === '').toBe(state === 'full' || state === 'refused');
  },
);

it('asks once before a link ends; only the insured may say that it is not family', () => {
  expect(endingOf(LINKS, 'dad')).toMatchObject({
    title: '不再替爸爸 张*国缴？',
    lines: ['已缴的凭证还在。'],
    choices: [{ key: 'end' }],
  });
  expect(endingOf(LINKS, 'kid')?.choices.map(({ key }) => key)).toEqual(['end', 'dispute']);
  expect(endingOf(LINKS, 'gone')).toBeUndefined();
});

it('asks the insured in the payer’s masked name', () => {
  const asked = {
    payer: '张*强',
    maskedName: '张*国',
    relation: 'father' as const,
    expiresAt: '2026-06-18T10:00:00+08:00',
    canDecide: false,
  };
  expect(consentView(asked, Date.parse('2026-06-11T15:00:00+08:00'))).toEqual({
    title: '张*强替您缴费，想看缴费记录',
    insured: '张*国',
    until: '6月18日10:00',
    canDecide: false,
  });
});

it.each([
  ['full', '您同意了'],
  ['refused', '您没同意'],
  ['ended', '他不能再替您缴了'],
])('says what the answer %s changed', (state, title) => {
  expect(decidedView(state, '记下了。')).toMatchObject({ title });
});
