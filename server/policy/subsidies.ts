import type { FunderAmount, RulePack } from './rule-pack';

/** What government adds to a tier, by funder (R064; national 4.3). In a range the row of the nearest lower tier counts. */
export const subsidyOf = (pack: RulePack, tierCode: string): readonly FunderAmount[] => {
  const rows = pack.subsidies.filter((row) => row.tier === rowCode(pack, tierCode));
  return rows.filter((row) => row.amountFen > 0).map(({ funder, amountFen }) => ({ funder, amountFen }));
};

const rowCode = (pack: RulePack, tierCode: string): string | undefined => {
  if (pack.tierRule.kind !== 'range') return tierCode;
  const asked = Number(tierCode);
  const lower = pack.subsidies.map((row) => Number(row.tier)).filter((code) => code <= asked);
  return lower.length === 0 ? undefined : String(Math.max(...lower));
};
