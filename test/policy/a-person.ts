import type { PersonFacts } from '../../server/policy/person-facts';
import { addDays, day } from '../../server/shared/day';
import { fen } from '../../server/shared/fen';

type Words = {
  born?: string;
  enrolled?: string | null;
  status?: PersonFacts['status'];
  lives?: string;
  /** `2026-05-01 610133002001`: since when the household is elsewhere. */
  moved?: string;
  /** `低保 2024-01-01..2024-06-30`, without an end `低保 2024-01-01..`: code and days. */
  groups?: readonly string[];
  /** `employeePension 2024-01-01..` */
  jobs?: readonly string[];
  /** Fee year → tier. */
  paid?: Readonly<Record<number, string>>;
};

/** A resident of 610199, 46 years old in 2026 and insured since 2012, unless the row says otherwise. */
export const aPerson = ({
  born = '1980-03-15',
  enrolled = '2012-05-01',
  status = 'enrolled',
  lives = '610199001001',
  moved,
  groups = [],
  jobs = [],
  paid = {},
}: Words = {}): PersonFacts => ({
  birthDay: day(born),
  enrolledDay: enrolled === null ? null : day(enrolled),
  status,
  regions: homes(lives, moved),
  groups: groups.map((words) => {
    const { name, ...span } = dated(words);
    return { groupCode: name, ...span };
  }),
  spells: jobs.map((words) => {
    const { name, ...span } = dated(words);
    return { scheme: name, ...span };
  }),
  credited: Object.entries(paid).map(([feeYear, tier]) => ({
    feeYear: Number(feeYear),
    tier,
    personalFen: fen(Number(tier) * 100),
  })),
});

const homes = (lives: string, moved: string | undefined): PersonFacts['regions'] => {
  const fromDay = day('1900-01-01');
  if (moved === undefined) return [{ regionCode: lives, fromDay, toDay: null }];
  const [since = '', regionCode = ''] = moved.split(' ');
  return [
    { regionCode: lives, fromDay, toDay: addDays(day(since), -1) },
    { regionCode, fromDay: day(since), toDay: null },
  ];
};

const dated = (
  words: string,
): { name: string; fromDay: ReturnType<typeof day>; toDay: ReturnType<typeof day> | null } => {
  const [name = '', span = ''] = words.split(' ');
  const [from = '', to = ''] = span.split('..');
  return { name, fromDay: day(from), toDay: to === '' ? null : day(to) };
};
