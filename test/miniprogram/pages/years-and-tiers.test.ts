import { arrearsView, chosenLines } from '../../../miniprogram/pages/arrears/arrears-view';
import { explanationLines } from '../../../miniprogram/pages/arrears/chosen-tier';
import { tierPageView, yearToChoose } from '../../../miniprogram/pages/tier/tier-view';
import type { YearChoices } from '../../../miniprogram/services/year-choices';
import type { Arrears, ArrearsYear } from '../../../types/arrears';

const NOW = Date.parse('2026-06-11T10:32:00+08:00');
const UNTOUCHED: YearChoices = { picked: undefined, tiers: {} };

const tier = (yuan: number, subsidyYuan: number): ArrearsYear['tiers'][number] => ({
  code: String(yuan),
  amountFen: yuan * 100,
  subsidyFen: subsidyYuan * 100,
  explanation: [`${yuan}元档`],
});
const TIERS = [tier(500, 75), tier(300, 45), tier(800, 90)];
const BACK_TIERS = [tier(300, 0), tier(500, 0)];

const aYear = (feeYear: number, part: Partial<ArrearsYear> = {}): ArrearsYear => ({
  feeYear,
  obligation: 'due',
  payable: 'required',
  tiers: TIERS,
  chosenTier: '500',
  subsidyLost: false,
  ...part,
});
const aBackYear = (feeYear: number, part: Partial<ArrearsYear> = {}): ArrearsYear =>
  aYear(feeYear, { obligation: 'late', payable: 'optional', tiers: BACK_TIERS, subsidyLost: true, ...part });
/** Nobody knows a tier of it. */
const untold = (year: ArrearsYear): ArrearsYear => {
  const copy = { ...year };
  delete copy.chosenTier;
  return copy;
};
const reason = (key: string, message: string) => ({ key, message, next: '去社保站' });

/** As the server answers it (`test/policy/arrears.test.ts`): closed until the agency has decided. */
const toBeAssessed = (feeYear: number): ArrearsYear =>
  aBackYear(feeYear, {
    obligation: 'closed',
    payable: 'none',
    tiers: [],
    reason: reason('needsAssessment', '这一年要先核定。'),
  });

const anArrears = (years: ArrearsYear[], part: Partial<Arrears> = {}): Arrears => ({
  participantId: 'dad',
  relation: 'father',
  maskedName: '张*国',
  knowsHistory: true,
  isAllPaid: true,
  years,
  maxYears: 15,
  window: { state: 'open' },
  ...part,
});

describe('the years in the ledger', () => {
  const years = [
    toBeAssessed(2020),
    untold(aBackYear(2022)),
    aBackYear(2024),
    aYear(2026),
    aYear(2025, { obligation: 'paid', payable: 'none', tiers: [] }),
  ];

  test('newest first, paid years left out, this year alone ticked', () => {
    const view = arrearsView(anArrears(years), UNTOUCHED, NOW);
    expect(view.title).toBe('爸爸 张*国，缴哪几年？');
    expect(
      view.rows.map((row) => [
        row.feeYear,
        row.kind,
        row.isPicked,
        row.yearNote,
        row.amountFen,
        row.words,
        row.note,
        row.link,
      ]),
    ).toEqual([
      [2026, 'pick', true, '今年', 50_000, '', '政府另补75元', '换档次'],
      [2024, 'pick', false, '没缴', 50_000, '', '没有政府补贴', '换档次'],
      [2022, 'pick', false, '没缴', -1, '要缴先选档', '没有政府补贴', '选档次'],
      [2020, 'blocked', false, '没缴', -1, '要先核定', '手机上不能补', '怎么办'],
    ]);
    expect(view.rows[1]?.label).toBe('2024年度，没缴，五百元，没有政府补贴，没选');
    expect(view.tell).toBe('不补也行，可以只缴今年的。');
    expect(view.bar).toEqual({ label: '选了1年，一共', first: '下一步', firstLabel: '下一步，选了1年，一共五百元' });
  });

  test('what is ticked is summed and goes into the basket; a year without a tier cannot be ticked', () => {
    const choices = { picked: [2026, 2024, 2022], tiers: { '2024': '300' } };
    const view = arrearsView(anArrears(years), choices, NOW);
    expect(view.picked).toEqual([2026, 2024]);
    expect(view.totalFen).toBe(80_000);
    expect(chosenLines(anArrears(years), choices, NOW).map(({ choice }) => choice)).toEqual(
      expect.arrayContaining([
        { participantId: 'dad', feeYear: 2026, tier: '500' },
        { participantId: 'dad', feeYear: 2024, tier: '300' },
      ]),
    );
  });

  test('a year that is in another order is not ticked', () => {
    const busy = aYear(2026, { busyUntil: '2026-06-11T10:47:00+08:00' });
    const view = arrearsView(anArrears([busy]), { picked: [2026], tiers: {} }, NOW);
    expect(view.rows[0]).toMatchObject({ kind: 'read', words: '正在付，到10:47' });
    expect(view.picked).toEqual([]);
    expect([view.empty, view.bar.first]).toEqual(['', '回首页']);
    const held = aYear(2026, { busyUntil: '2026-06-18T00:00:00+08:00' });
    expect(arrearsView(anArrears([held]), UNTOUCHED, NOW).rows[0]?.words).toBe('正在核对，6月18日前答复');
  });

  test('government-paid is named to the insured alone', () => {
    const covered = aYear(2026, { obligation: 'covered', payable: 'none', tiers: [] });
    const told = (relation: Arrears['relation']) =>
      arrearsView(anArrears([covered], { relation }), UNTOUCHED, NOW).rows[0]?.words;
    expect(told('self')).toBe('政府已替您缴');
    expect(told('father')).toBe('现在不用缴');
  });

  test('who is paid for and may add is not offered last year’s tier unasked', () => {
    const covered = aYear(2026, { obligation: 'covered', payable: 'optional' });
    const arrears = anArrears([covered], { relation: 'self' });
    expect(arrearsView(arrears, UNTOUCHED, NOW)).toMatchObject({
      rows: [{ words: '政府已替您缴', link: '想多缴', isPicked: false }],
      empty: '都缴齐了，不用缴',
      bar: { first: '回首页' },
    });
    expect(arrearsView(arrears, { picked: [2026], tiers: { '2026': '300' } }, NOW).totalFen).toBe(30_000);
  });

  test('nothing owed: said so, and the button leads home', () => {
    const view = arrearsView(
      anArrears([aYear(2026, { obligation: 'paid', payable: 'none', tiers: [] })]),
      UNTOUCHED,
      NOW,
    );
    expect(view).toMatchObject({ rows: [], empty: '都缴齐了，不用缴', bar: { first: '回首页' } });
  });

  test('none payable here: each says what to do', () => {
    const view = arrearsView(anArrears(years.slice(0, 1)), UNTOUCHED, NOW);
    expect(view).toMatchObject({ empty: '这里缴不了，点“怎么办”看看', bar: { first: '回首页' } });
  });

  const paid = (feeYear: number): ArrearsYear => aYear(feeYear, { obligation: 'paid', payable: 'none', tiers: [] });

  test('years that are to be assessed first are never called paid', () => {
    const view = arrearsView(
      anArrears([paid(2026), paid(2025), toBeAssessed(2024)], { isAllPaid: false }),
      UNTOUCHED,
      NOW,
    );
    expect(view.rows.map(({ feeYear, words, note, link }) => [feeYear, words, note, link])).toEqual([
      [2024, '要先核定', '手机上不能补', '怎么办'],
    ]);
    expect(view).toMatchObject({
      empty: '这里缴不了，点“怎么办”看看',
      isOwing: true,
      hasPick: false,
      othersPaid: '其他年度都缴齐了',
      bar: { first: '回首页' },
    });
  });

  test('what was closed unpaid for good is neither asked for nor called paid', () => {
    const over = aYear(2024, {
      obligation: 'closed',
      payable: 'none',
      tiers: [],
      reason: reason('overAge', '满60岁。'),
    });
    const view = arrearsView(anArrears([paid(2026), over], { isAllPaid: false, relation: 'self' }), UNTOUCHED, NOW);
    expect(view).toMatchObject({ rows: [], empty: '现在不用缴', othersPaid: '', hasRecord: true });
  });

  test('whoever only pays learns nothing of what was paid, nor of what is to be assessed', () => {
    const stranger = anArrears([paid(2026), toBeAssessed(2024)], { knowsHistory: false });
    const view = arrearsView({ ...stranger, isAllPaid: undefined }, UNTOUCHED, NOW);
    expect(view).toMatchObject({ rows: [], empty: '现在不用缴', othersPaid: '', hasRecord: false });
  });

  test('a paid year whose tier may be raised asks for the difference, as a supplement', () => {
    const raise = { ...tier(200, 30), code: '500', fromTier: '300' };
    const paid = untold(aYear(2026, { obligation: 'paid', payable: 'optional', tiers: [raise] }));
    const arrears = anArrears([paid]);
    expect(arrearsView(arrears, UNTOUCHED, NOW).rows[0]).toMatchObject({ words: '已缴300元', link: '想多缴' });
    const choices = { picked: [2026], tiers: { '2026': '500' } };
    expect(chosenLines(arrears, choices, NOW)).toEqual([
      { choice: { participantId: 'dad', feeYear: 2026, tier: '500', kind: 'supplement' }, amountFen: 20_000 },
    ]);
    const page = tierPageView(arrears, paid, { code: '500', choices, nowMs: NOW });
    expect(page.tiers[0]).toMatchObject({ amountFen: 50_000, note: '已缴300，再补200' });
    expect(page.parts[0]).toEqual({ text: '您再补', figure: '200' });
  });

  test('a year that somebody else is paying: until when, and who may take it over can', () => {
    const busyUntil = '2026-06-11T10:47:00+08:00';
    const rowOf = (part: Partial<ArrearsYear>) => arrearsView(anArrears([aYear(2026, part)]), UNTOUCHED, NOW).rows[0];
    expect(rowOf({ busyUntil })).toMatchObject({ kind: 'read', words: '正在付，到10:47', link: '' });
    expect(rowOf({ busyUntil, canTakeOver: true })).toMatchObject({ kind: 'read', link: '改由我来付' });
  });

  test('every sum says that it can be explained; words in its place do not', () => {
    const { rows } = arrearsView(anArrears(years), UNTOUCHED, NOW);
    expect(rows.map(({ whyLabel }) => whyLabel)).toEqual(['五百元，为什么是这个数', '五百元，为什么是这个数', '', '']);
  });

  test('sums explain themselves with their document', () => {
    const source = { rule: 'tiers', document: '青政办〔2026〕1号' };
    const arrears = anArrears([aYear(2026, { source })]);
    expect(explanationLines(arrears, [2026], UNTOUCHED)).toEqual(['2026年度', '500元档', '依据：青政办〔2026〕1号']);
    const founded = { ...tier(500, 75), explanation: ['500元档', '依据：补贴表', '2026年1月1日起这样算'] };
    const told = anArrears([aYear(2026, { source, tiers: [founded] })]);
    expect(explanationLines(told, [2026], UNTOUCHED)).toEqual(['2026年度', ...founded.explanation]);
  });
});

describe('choosing a tier', () => {
  const year = aYear(2026);
  const page = (code: string, part: Partial<ArrearsYear> = {}, choices = UNTOUCHED) =>
    tierPageView(
      anArrears([{ ...year, ...part }, aBackYear(2024)]),
      { ...year, ...part },
      { code, choices, nowMs: NOW },
    );

  test('ascending; last year’s is tagged; the sum of what comes into the account', () => {
    const view = page('500');
    expect(view.title).toBe('爸爸 张*国，今年缴多少？');
    expect(view.tiers.map(({ amountFen, tag, note, isChosen }) => [amountFen, tag, note, isChosen])).toEqual([
      [30_000, '', '政府补45元', false],
      [50_000, '去年选的', '政府补75元', true],
      [80_000, '', '政府补90元', false],
    ]);
    expect(view.parts.map(({ text, figure }) => text + figure).join('')).toBe('您缴500 + 政府补75');
    expect(view.accountFen).toBe(57_500);
    expect(view.bar.first).toBe('就选500元');
  });

  test.each([
    [2025, '去年选的'],
    [2023, '2023年选的'],
  ])('a tier of %s is tagged %s', (chosenIn, tag) => {
    expect(page('500', { chosenIn }).tiers[1]?.tag).toBe(tag);
  });

  test('nothing chosen: the button says what is missing', () => {
    expect(page('').bar.first).toBe('选好这一档');
    expect(page('999').bar.first).toBe('选好这一档');
  });

  test('a back year without subsidy says so', () => {
    const back = aBackYear(2024);
    const view = tierPageView(anArrears([back]), back, { code: '300', choices: UNTOUCHED, nowMs: NOW });
    expect([view.title, view.note]).toEqual(['爸爸 张*国，2024年缴多少？', '这一年补缴，没有政府补贴']);
    expect(view.tiers[0]?.note).toBe('');
  });

  test('one tier for all ticked years is offered only where they share it', () => {
    expect(page('500', {}, { picked: [2026, 2024], tiers: {} }).sameForAll).toBe('这2年都用这一档');
    expect(page('800', {}, { picked: [2026, 2024], tiers: {} }).sameForAll).toBe('');
    expect(page('500', {}, { picked: [2026], tiers: {} }).sameForAll).toBe('');
  });

  test('government’s part is told beside the sum', () => {
    const part = { ...tier(50, 30), code: '100', governmentPaidFen: 5_000 };
    const view = page('100', { tiers: [part] });
    expect(view.tiers[0]?.note).toBe('政府替您付50元，您只付50元');
    expect(view.accountFen).toBe(13_000);
  });

  test.each([
    ['1000', '', '就选1000元'],
    ['50', '最少200元，最多5000元。', '选好这一档'],
    ['1050', '要是100元的整倍数。', '就选1050元'],
    ['abc', '请填整元的数。', '选好这一档'],
    ['', '', '选好这一档'],
  ])('a free sum of %s: %s', (typed, error, button) => {
    const view = page(typed, { tiers: [], range: { minFen: 20_000, maxFen: 500_000, stepFen: 10_000 } });
    expect([view.range?.hint, view.range?.error, view.bar.first]).toEqual(['最少200元，最多5000元', error, button]);
  });

  test('thirty tiers open at the chosen one', () => {
    const many = Array.from({ length: 30 }, (_, index) => tier(100 * (index + 1), 0));
    expect(page('2000', { tiers: many }).openAt).toBe('tier-2000');
    expect(page('200', { tiers: many }).openAt).toBe('');
  });

  test('opened without a year: the newest that must be paid, and none when nothing must', () => {
    expect(yearToChoose(anArrears([aBackYear(2024), year]), undefined)?.feeYear).toBe(2026);
    expect(yearToChoose(anArrears([aBackYear(2024)]), undefined)).toBeUndefined();
    expect(yearToChoose(anArrears([aBackYear(2024)]), 2024)?.feeYear).toBe(2024);
  });
});
