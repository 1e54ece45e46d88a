import { fen } from '../shared/fen';
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

/** An amount shared in parts of a hundred (S8). Each part is rounded down; the remainder goes to the first funder. */
export const shared = (
  total: number,
  shares: readonly { funder: FunderAmount['funder']; percent: number }[],
): FunderAmount[] => {
  const parts = shares.map(({ funder, percent }) => ({ funder, amount: Math.floor((total * percent) / 100) }));
  const rest = total - parts.reduce((sum, part) => sum + part.amount, 0);
  return parts.map(({ funder, amount }, at) => ({ funder, amountFen: fen(at === 0 ? amount + rest : amount) }));
};
