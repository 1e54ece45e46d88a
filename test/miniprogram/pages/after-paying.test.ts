import { forgetAll } from '../../../miniprogram/services/leave';
import { answering, ok, openPage } from '../fake-page';
import { fakeWeChat } from '../fake-wechat';

const thisYear = new Date().getFullYear();
const tiers = [{ code: '300', amountFen: 30_000, subsidyFen: 0, explanation: [] }];
const due = { feeYear: thisYear, obligation: 'due', payable: 'required', tiers, chosenTier: '300', subsidyLost: false };
const paid = { feeYear: thisYear, obligation: 'paid', payable: 'none', tiers: [], subsidyLost: false };

/** A county where the year of the mother is due until somebody pays it. */
const county = (): { pay: () => void } => {
  let year: object = due;
  const person = { participantId: 'mum', relation: 'mother', maskedName: '李*兰', knowsHistory: true, isAllPaid: true };
  fakeWeChat(
    answering({
      'GET /api/participants/mum/arrears': () =>
        ok({ ...person, years: [year], maxYears: 15, window: { state: 'open' } }),
    }),
  );
  return {
    pay: () => {
      year = paid;
    },
  };
};

beforeEach(() => {
  county();
  forgetAll();
});

test('back to the years after paying: what was paid is owed no more', async () => {
  const { pay } = county();
  const page = await openPage('arrears', { p: 'mum' });
  expect(page.reads('view.picked')).toEqual([thisYear]);
  pay();
  await page.does('onShow');
  expect([page.reads('view.picked'), page.reads('view.empty')]).toEqual([[], '都缴齐了，不用缴']);
});

test('back to the tiers after paying: there is nothing to choose', async () => {
  const { pay } = county();
  const page = await openPage('tier', { p: 'mum', y: `${thisYear}` });
  expect(page.reads('view.bar.first')).toBe('就选300元');
  await page.does('onShow');
  expect(page.reads('view.bar.first')).toBe('就选300元');
  pay();
  await page.does('onShow');
  expect([page.reads('frame.block.text'), page.data['view']]).toEqual(['现在不用选档。', null]);
});
