import type { Reader } from '../database/transaction';
import { allRegions } from '../participants/region-store';
import type { MilestoneState } from '../policy/milestones';
import { judgeMilestones, milestonesOf, rateOf } from '../policy/milestones';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Clock } from '../shared/clock';
import { dayOf, yearOf } from '../shared/day';
import { countUnfolded, totalsOf } from './progress-store';

type Deps = { reader: Reader; packs: RulePacks; clock: Clock };

/** `rate` in hundredths of a percent; missing where nobody knows how many should pay. */
export type ProgressRow = { code: string; name: string; paidN: number; amountFen: number; ofN: number; rate?: number };
export type ProgressTarget = {
  name: string;
  denominator: string;
  ofN: number;
  rate?: number;
  milestones: MilestoneState[];
};
export type Progress = {
  feeYear: number;
  county: ProgressRow;
  places: ProgressRow[];
  targets: ProgressTarget[];
  /** Payments of the last seconds, which are not in the figures yet. */
  unfoldedN: number;
};

const CODE_DIGITS = { town: 9, village: 12 } as const;

/**
 * Who has paid a fee year, by town or village, against the targets of the county's plan (R048–R050, R097–R100), each
 * with the denominator it names. The places' own rate is against the people who should be insured there.
 * `undefined`: there is no county yet.
 */
export const showProgress = async (
  { reader, packs, clock }: Deps,
  { by, feeYear: asked }: { by: 'town' | 'village'; feeYear?: number | undefined },
): Promise<Progress | undefined> => {
  const today = dayOf(clock.now());
  const feeYear = asked ?? yearOf(today);
  const regions = await allRegions(reader);
  const top = regions.find(({ parentCode }) => parentCode === null);
  if (top === undefined) return undefined;
  const totals = await totalsOf(reader, feeYear);
  const rowOf = ({ code, name, insurableN }: (typeof regions)[number]): ProgressRow => {
    const inside = totals.filter(({ regionCode }) => regionCode.startsWith(code));
    const paidN = inside.reduce((sum, { peopleN }) => sum + peopleN, 0);
    const amountFen = inside.reduce((sum, total) => sum + total.amountFen, 0);
    return withRate({ code, name, paidN, amountFen, ofN: insurableN });
  };
  const all = totals.reduce((sum, { peopleN }) => sum + peopleN, 0);
  const allFen = totals.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const county = withRate({ code: top.code, name: top.name, paidN: all, amountFen: allFen, ofN: top.insurableN });
  const kpi = packs.packFor(top.code, feeYear, today)?.file.kpi ?? [];
  return {
    feeYear,
    county,
    places: regions.filter(({ code }) => code.length === CODE_DIGITS[by]).map(rowOf),
    targets: kpi.map(({ name, denominator, denominatorPeople, targets }) => {
      const ofN = denominatorPeople ?? top.insurableN;
      const rate = rateOf(all, ofN);
      return {
        ...{ name, denominator, ofN },
        ...(rate === undefined ? {} : { rate }),
        milestones: judgeMilestones(milestonesOf(targets, feeYear), { paidN: all, ofN, today }),
      };
    }),
    unfoldedN: await countUnfolded(reader),
  };
};

const withRate = (row: Omit<ProgressRow, 'rate'>): ProgressRow => {
  const rate = rateOf(row.paidN, row.ofN);
  return rate === undefined ? row : { ...row, rate };
};
