import type { PersonFacts } from '../../server/policy/person-facts';
import { ineligibility } from '../../server/policy/eligibility';
import type { RulePack } from '../../server/policy/rule-pack';
import { day } from '../../server/shared/day';
import type { IdNumberProblem } from '../../server/shared/identity-number';
import { parseIdNumber, parseRegisterIdNumber } from '../../server/shared/identity-number';
import { demoIdNumber } from '../demo/demo-person';
import { aPack, planLaw } from './a-pack';
import { aPerson } from './a-person';

/** yes, or the reason, with the date it names. */
const answer = (facts: PersonFacts, pack: RulePack, on: string, channel = 'wechat'): string => {
  const reason = ineligibility(facts, pack, { on: day(on), channel });
  if (reason === undefined) return 'yes';
  const { date } = reason.params;
  return date === undefined ? reason.key : `${reason.key} ${date}`;
};

const S3 = planLaw('S3', { region: '610199' });
const S7 = planLaw('S7', { region: '610199' });
const S9 = planLaw('S9', { region: '610199' });

describe('R023 S3「2021年1月1日前年满16周岁(不含在校学生)至60周岁以下」', () => {
  it.each([
    ['16 on the last day before: 31 December 2020', '2004-12-31', '2021-01-01', 'yes'],
    ['16 on 1 January 2021 itself: not before it', '2005-01-01', '2021-01-01', 'underAge 2022-01-01'],
    ['16 in the middle of 2021: from the next year', '2005-06-15', '2021-06-15', 'underAge 2022-01-01'],
    ['16 in the middle of 2021, last day of the year', '2005-06-15', '2021-12-31', 'underAge 2022-01-01'],
    ['born on 29 February 2004: sixteen on 29 February 2020', '2004-02-29', '2021-01-01', 'yes'],
    ['the last day at 59', '1961-07-02', '2021-07-01', 'yes'],
    ['the sixtieth birthday', '1961-07-01', '2021-07-01', 'overAge'],
    ['the day after it', '1961-06-30', '2021-07-01', 'overAge'],
  ])('%s (born %s, on %s): %s', (_, born, on, expected) => {
    expect(answer(aPerson({ born }), S3, on)).toBe(expected);
  });
  it.each([
    ['in school', ['student 2019-09-01..'], '2021-06-01', 'student'],
    ['the last day at school', ['student 2019-09-01..2021-06-30'], '2021-06-30', 'student'],
    ['the day after', ['student 2019-09-01..2021-06-30'], '2021-07-01', 'yes'],
    ['the day before school', ['student 2021-09-01..'], '2021-08-31', 'yes'],
    ['the first day at school', ['student 2021-09-01..'], '2021-09-01', 'student'],
  ])('%s %j on %s: %s', (_, groups, on, expected) => {
    expect(answer(aPerson({ born: '2003-01-20', groups }), S3, on)).toBe(expected);
  });
});

describe('R062 S7「具有本县户籍、年满16周岁(不含在校学生)、非国家机关和事业单位工作人员、未参加城镇职工基本养老保险」', () => {
  it.each([
    ['the day before sixteen', { born: '2003-08-16' }, '2019-08-15', 'underAge 2019-08-16'],
    ['the sixteenth birthday', { born: '2003-08-15' }, '2019-08-15', 'yes'],
    [
      'born on 29 February: sixteen on 1 March of a common year',
      { born: '2004-02-29', enrolled: '2019-01-02' },
      '2020-02-28',
      'underAge 2020-02-29',
    ],
    ['at school', { born: '2001-01-01', groups: ['student 2018-09-01..'] }, '2019-08-15', 'student'],
    ['in the employee pension', { jobs: ['employeePension 2019-01-01..'] }, '2019-08-15', 'employeeInsured'],
    [
      'at a state organ or public institution',
      { jobs: ['publicInstitutionPension 2015-07-01..'] },
      '2019-08-15',
      'employeeInsured',
    ],
    ['household elsewhere', { lives: '610198001001' }, '2019-08-15', 'otherRegion'],
    ['a household of the county, any village', { lives: '610199003004' }, '2019-08-15', 'yes'],
  ])('%s %j on %s: %s', (_, person, on, expected) => {
    expect(answer(aPerson(person), S7, on)).toBe(expected);
  });
  it('counts 1 March as the birthday of somebody born on 29 February when the year has none', () => {
    const pack = aPack({ age: { min: 17, max: 60, source: 'plan' } });
    const person = aPerson({ born: '2004-02-29', enrolled: '2020-01-02' });
    expect(answer(person, pack, '2021-02-28')).toBe('underAge 2021-03-01');
    expect(answer(person, pack, '2021-03-01')).toBe('yes');
  });
});

describe('R024 S3「未参加城镇职工基本养老保险的农村居民」', () => {
  it.each([
    ['the day before the job', 'employeePension 2021-04-01..2021-08-31', '2021-03-31', 'yes'],
    ['its first day', 'employeePension 2021-04-01..2021-08-31', '2021-04-01', 'employeeInsured'],
    ['its last day', 'employeePension 2021-04-01..2021-08-31', '2021-08-31', 'employeeInsured'],
    ['the day after: 停了再来', 'employeePension 2021-04-01..2021-08-31', '2021-09-01', 'yes'],
    ['a job that goes on', 'employeePension 2010-01-01..', '2021-09-01', 'employeeInsured'],
  ])('%s (%s on %s): %s', (_, job, on, expected) => {
    expect(answer(aPerson({ jobs: [job] }), S3, on)).toBe(expected);
  });
});

describe('R025 S3「可以在户籍地自愿参加」', () => {
  it.each([
    ['the last day in the county', 'yes', { moved: '2026-05-01 610133002001' }, '2026-04-30'],
    ['the first day in another county', 'otherRegion', { moved: '2026-05-01 610133002001' }, '2026-05-01'],
    ['never registered as insured', 'notEnrolled', { enrolled: null }, '2026-06-01'],
    ['status 未参保', 'notEnrolled', { status: 'notEnrolled' as const }, '2026-06-01'],
    ['enrolment paused', 'paused', { status: 'paused' as const }, '2026-06-01'],
    ['enrolment ended', 'stopped', { status: 'stopped' as const }, '2026-06-01'],
  ])('%s: %s', (_, expected, person, on) => {
    expect(answer(aPerson(person), aPack(), on)).toBe(expected);
  });
});

describe('R026 S3「以第二代居民身份证的信息资料为准，其他任何形式的证明材料视为无效」', () => {
  const today = day('2026-06-01');
  const read = (typed: string): string => {
    const result = parseRegisterIdNumber(typed, today);
    return result.ok ? result.value : wordsOf(result.problem);
  };
  const wordsOf = (problem: IdNumberProblem): string =>
    problem.kind === 'length' ? `${problem.n} characters` : problem.kind;
  const number = demoIdNumber('1980-03-15', 101);
  const wrong = `${number.slice(0, 17)}${number.endsWith('1') ? '2' : '1'}`;
  it.each([
    ['the 18 characters of an ID card', number, number],
    ['the same with spaces and small x', ` ${number.toLowerCase()} `, number],
    ['a wrong check character', wrong, 'wrong'],
    ['a day of birth that is none', '610199198002305112', 'wrong'],
    ['born tomorrow', demoIdNumber('2026-06-02', 101), 'wrong'],
    ['a passport', 'E12345678', '9 characters'],
    ['a driving licence file number', '610100123456', '12 characters'],
    ['a household booklet number', '007654321', '9 characters'],
    ['nothing', '', '0 characters'],
  ])('%s %j: %s', (_, typed, expected) => {
    expect(read(typed)).toBe(expected);
  });
  it('reads the 15 digits of a first-generation card as the number of the second', () => {
    const old = `${number.slice(0, 6)}${number.slice(8, 17)}`;
    expect(read(old)).toBe(number);
    expect(parseIdNumber(old, today)).toEqual({ ok: false, problem: { kind: 'length', n: 15 } });
  });
});

describe('R108 S9「当年新参保人员，必须在办理完参保登记手续7日后，才能进行缴费」 (C12)', () => {
  it.each([
    ['the day of enrolment', '2020-06-01', '2020-06-01', 'waiting 2020-06-08'],
    ['the sixth day after', '2020-06-01', '2020-06-07', 'waiting 2020-06-08'],
    ['the seventh day after', '2020-06-01', '2020-06-08', 'yes'],
    ['over the end of a month', '2020-02-24', '2020-03-01', 'waiting 2020-03-02'],
    ['over 29 February', '2020-02-24', '2020-03-02', 'yes'],
    ['over New Year', '2019-12-28', '2020-01-03', 'waiting 2020-01-04'],
    ['enrolled long ago', '2012-05-01', '2020-06-01', 'yes'],
  ])('%s (enrolled %s, on %s): %s', (_, enrolled, on, expected) => {
    expect(answer(aPerson({ enrolled }), S9, on)).toBe(expected);
  });
  it("lets a channel have a wait of its own, 0 allowed: S3's cadre takes enrolment and money together", () => {
    const pack = aPack({ wait: { newEnrolDays: 7, byChannel: { village: 0 }, source: 'plan' } });
    const person = aPerson({ enrolled: '2026-06-01' });
    expect(answer(person, pack, '2026-06-01', 'village')).toBe('yes');
    expect(answer(person, pack, '2026-06-01', 'wechat')).toBe('waiting 2026-06-08');
  });
});

describe('4.4 benefits at 60', () => {
  it.each([
    ['receives a pension early', 'receiving', { born: '1970-01-01', status: 'receiving' as const }],
    ['receives it at 60', 'overAge', { born: '1966-06-01', status: 'receiving' as const }],
    ['the day before 60', 'yes', { born: '1966-06-02' }],
    ['60 and not receiving', 'overAge', { born: '1966-06-01' }],
  ])('%s: %s', (_, expected, person) => {
    expect(answer(aPerson(person), aPack(), '2026-06-01')).toBe(expected);
  });
});

describe('every no', () => {
  it('names its rule and the document it rests on', () => {
    const reason = ineligibility(aPerson({ enrolled: '2020-06-01' }), S9, { on: day('2020-06-02'), channel: 'wechat' });
    expect(reason).toEqual({
      key: 'waiting',
      params: { date: '2020-06-08' },
      rule: 'R108',
      document: '城乡居民养老保险费征缴工作的实施方案（S9）',
    });
  });
});
