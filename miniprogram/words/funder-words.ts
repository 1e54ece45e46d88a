const FUNDERS: Readonly<Record<string, string>> = {
  central: '中央',
  province: '省里',
  city: '市里',
  county: '县里',
  collective: '村集体',
  government: '政府',
};

/** Who put money into the account: `省里补`, `县里替缴`, `利息`. A funder that is already a name keeps it. */
export const funderWords = (funder: string, kind: string): string => {
  if (kind === 'interest') return '利息';
  const name = Object.prototype.hasOwnProperty.call(FUNDERS, funder) ? (FUNDERS[funder] ?? funder) : funder;
  return `${name}${kind === 'governmentPaid' ? '替缴' : '补'}`;
};
