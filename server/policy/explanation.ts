import type { Day } from '../shared/day';
import { dayInWords, yearOf } from '../shared/day';
import type { Fen } from '../shared/fen';
import { fen, formatYuan, sumFen } from '../shared/fen';
import type { FunderAmount } from './rule-pack';

/** One step from the tier to what the person pays: `tier` is where it starts, everything else is taken off. */
export type Step = {
  readonly what: 'tier' | 'governmentPaid' | 'paidTier';
  readonly funder?: FunderAmount['funder'];
  readonly amountFen: Fen;
};

/** A proof for an amount: which rules, which documents, which inputs, which steps. */
export type Explanation = {
  readonly tier: string;
  readonly feeYear: number;
  readonly rules: readonly string[];
  readonly documents: readonly string[];
  /** Those of the documents that would be named for anybody at this tier. */
  readonly commonDocuments: readonly string[];
  readonly effectiveDay?: Day | undefined;
  readonly steps: readonly Step[];
  readonly subsidy: readonly FunderAmount[];
  readonly subsidyLost: boolean;
  /** Of a raise: what a lower subsidy of the higher tier would take away again, and nobody does. */
  readonly subsidyWithheld?: readonly FunderAmount[] | undefined;
  /** Of a raise that is paid whole: what was paid before and goes back. */
  readonly replaces?: { readonly tierFen: Fen; readonly paidFen: Fen } | undefined;
  /** What government pays beside the person's own tier: it changes nothing of what the person pays. */
  readonly onTop: readonly FunderAmount[];
};

/** What the person pays, computed again from the proof alone. */
export const recompute = ({ steps }: Explanation): Fen =>
  fen(steps.reduce((total, step) => (step.what === 'tier' ? total + step.amountFen : total - step.amountFen), 0));

export type Audience = 'insured' | 'payer' | 'officer';

const FUNDER_WORDS: Readonly<Record<FunderAmount['funder'], string>> = {
  central: '中央',
  province: '省',
  city: '市',
  county: '县',
  collective: '村集体',
  government: '政府',
};

/**
 * The proof in sentences. A payer hears what is to be paid and what is added, and nothing from which a group, an age or a
 * hardship could be read: the same words as for anybody with the same amounts.
 */
export const explain = (explanation: Explanation, audience: Audience): string[] => {
  const paid = recompute(explanation);
  const added = sumFen(explanation.subsidy.map((part) => part.amountFen));
  const subsidyLine =
    added > 0 ? [`政府另补${formatYuan(added)}元`] : explanation.subsidyLost ? ['这一年补缴，没有政府补贴'] : [];
  if (audience === 'payer') {
    return [
      `要缴${formatYuan(paid)}元`,
      ...goesBack(explanation),
      ...subsidyLine,
      ...basis(explanation, explanation.commonDocuments),
    ];
  }
  const paidTier = explanation.steps.find((step) => step.what === 'paidTier');
  const discount = explanation.steps.filter((step) => step.what === 'governmentPaid');
  return [
    `${feeOf(explanation)}元档`,
    ...(paidTier === undefined ? [] : [`已缴${formatYuan(paidTier.amountFen)}元档`]),
    ...(discount.length > 0 ? [`政府替您付${byFunder(discount)}`] : []),
    ...(explanation.replaces === undefined ? [] : [`已缴${formatYuan(explanation.replaces.tierFen)}元档`]),
    `您${paidTier === undefined ? '' : '再'}付${formatYuan(paid)}元`,
    ...goesBack(explanation),
    ...(explanation.onTop.length > 0 ? [`政府另外替您缴${byFunder(explanation.onTop)}`] : []),
    ...subsidyLine,
    ...basis(explanation, explanation.documents),
    ...(audience === 'officer' ? [`规则：${explanation.rules.join('、')}`] : []),
  ];
};

const goesBack = ({ replaces }: Explanation): string[] =>
  replaces === undefined ? [] : [`原来付的${formatYuan(replaces.paidFen)}元，两位经办人核对后退给付款人`];

/** The documents, and since when they count. */
const basis = ({ effectiveDay }: Explanation, documents: readonly string[]): string[] =>
  documents.length === 0
    ? []
    : [
        `依据：${documents.join('；')}`,
        ...(effectiveDay === undefined ? [] : [`${yearOf(effectiveDay)}年${dayInWords(effectiveDay)}起这样算`]),
      ];

/** `50元（省25元、县25元）` */
const byFunder = (parts: readonly { funder?: FunderAmount['funder']; amountFen: Fen }[]): string => {
  const words = parts.map((part) => `${FUNDER_WORDS[part.funder ?? 'government']}${formatYuan(part.amountFen)}元`);
  return `${formatYuan(sumFen(parts.map((part) => part.amountFen)))}元（${words.join('、')}）`;
};

const feeOf = ({ steps }: Explanation): string => {
  const tier = steps.find((step) => step.what === 'tier');
  return tier === undefined ? '0' : formatYuan(tier.amountFen);
};
