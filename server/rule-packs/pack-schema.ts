import { z } from 'zod';
import { FUNDERS } from '../policy/rule-pack';
import { isDay } from '../shared/day';
import { fen } from '../shared/fen';

/**
 * A rule pack as a county writes it (JSON, one file a region, fee year and version). Designed against all nine plans: each
 * axis of their contradictions (C1–C18) has a place. Objects are strict: a misspelt key is refused, never ignored.
 */
const day = z.string().refine(isDay, '要写成 YYYY-MM-DD');
const monthDay = z.string().refine((text) => isDay(`2024-${text}`), '要写成 MM-DD，是日历上有的日子'); // 2024: a leap year
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, '要写成 HH:MM');
const amountFen = z.int().min(0).max(100_000_000).transform(fen);
const sourceId = z.string().min(1);
const code = z.string().regex(/^[0-9A-Za-z]{1,20}$/);
const percent = z.number().min(0).max(100);
const text = z.string().min(1).max(200);

const split = z.array(z.strictObject({ funder: z.enum(FUNDERS), amountFen })).max(6);

const tierRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list') }),
  z.strictObject({ kind: z.literal('range'), minFen: amountFen, maxFen: amountFen, stepFen: amountFen }),
  z.strictObject({ kind: z.literal('percent'), basePercent: percent, ratePercent: percent }),
  z.strictObject({
    kind: z.literal('ageBand'),
    bands: z.array(z.strictObject({ fromAge: z.int(), toAge: z.int(), tiers: z.array(code).min(1) })).min(1),
  }),
]);

const windowPeriod = z.strictObject({
  kind: z.enum(['concentrated', 'sporadic']),
  from: monthDay,
  to: monthDay,
  daysOfMonth: z.strictObject({ from: z.int().min(1).max(31), to: z.int().min(1).max(31) }).optional(),
  hours: z.strictObject({ from: time, to: time }).optional(),
  workdaysOnly: z.boolean().default(false),
  exceptDays: z.array(monthDay).max(60).default([]),
  channels: z.array(z.string()).default([]),
});

const group = z.strictObject({
  code: z.string().regex(/^[a-z][A-Za-z0-9]{1,63}$/),
  mode: z.enum(['standalone', 'discount', 'onTop']),
  split,
  stackable: z.boolean().default(false),
  priority: z.int().min(1).max(99),
  proof: text,
});

const OFFICE_KINDS = ['socialSecurity', 'tax', 'village', 'bank'] as const;

/** Where somebody can go. What the county did not say is left out, and said to be unknown. */
const office = z.strictObject({
  name: text,
  kind: z.enum(OFFICE_KINDS).default('socialSecurity'),
  address: text,
  hours: text,
  phone: z
    .string()
    .regex(/^[\d-]{3,20}$/)
    .optional(),
  bring: text,
  region: z.string().regex(/^\d{6,12}$/),
});
const workingDays = z.int().min(0).max(60);
const milestone = z.strictObject({ day: monthDay, ratePercent: percent });

export const packSchema = z.strictObject({
  region: z.string().regex(/^\d{6}$|^\d{9}$|^\d{12}$/),
  regionName: text,
  feeYear: z.int().min(2009).max(2100),
  version: z.int().min(1).max(999),
  validFrom: day,
  validTo: day.nullable(),
  plan: text.optional(),
  sources: z.record(z.string(), z.strictObject({ document: text, effectiveDay: day.optional() })),
  unverified: z.array(z.string().regex(/^\//)),
  tierRule,
  tiers: z.strictObject({ source: sourceId, list: z.array(z.strictObject({ code, amountFen })).max(100) }),
  subsidy: z.strictObject({
    source: sourceId,
    list: z.array(z.strictObject({ tier: code, funder: z.enum(FUNDERS), amountFen })).max(600),
  }),
  age: z.strictObject({
    min: z.int().min(0).max(60),
    max: z.int().min(16).max(120),
    minBy: z.enum(['payingDay', 'firstOfYear']).default('payingDay'),
    source: sourceId,
  }),
  frequency: z.strictObject({ maxPerYear: z.int().min(1).max(12), partial: z.boolean(), source: sourceId }),
  collector: z.strictObject({ authority: text, payee: text, voucherType: text, from: day, source: sourceId }),
  feeYearMode: z.enum(['sameYear', 'crossYear']),
  window: z.strictObject({
    source: sourceId,
    periods: z.array(windowPeriod).max(20),
    holidays: z.array(day).max(60).default([]),
    workingWeekends: z.array(day).max(60).default([]),
  }),
  kpi: z
    .array(
      z.strictObject({
        name: text,
        numerator: text,
        denominator: text,
        /** How many people that is for the whole county; without it, 应参保人数 of the register's regions. */
        denominatorPeople: z.int().min(1).max(10_000_000).optional(),
        source: sourceId,
        targets: z.array(milestone),
      }),
    )
    .default([]),
  receipts: z.record(z.string(), text).default({}),
  villageCollection: z
    .strictObject({
      enabled: z.boolean(),
      cash: z.boolean(),
      terminal: text.optional(),
      capFen: amountFen,
      handInDays: z.int(),
    })
    .optional(),
  groups: z.strictObject({ source: sourceId, list: z.array(group).max(40) }),
  wait: z.strictObject({
    newEnrolDays: z.int().min(0).max(30),
    byChannel: z.record(z.string(), z.int().min(0).max(30)).default({}),
    source: sourceId,
  }),
  backpay: z.strictObject({
    years: z.int().min(0).max(40),
    tiers: z.enum(['then', 'now']),
    subsidy: z.boolean(),
    approval: z.boolean(),
    source: sourceId,
  }),
  autoDebit: z.strictObject({ day: monthDay, source: sourceId }).optional(),
  arrearsQuery: z.strictObject({ level: z.enum(['L1', 'L2']) }).default({ level: 'L1' }),
  subAccounts: z
    .array(z.strictObject({ code: text, shares: z.array(z.strictObject({ funder: text, percent })), source: sourceId }))
    .default([]),
  tierChange: z.strictObject({
    mode: z.enum(['supplement', 'replaceAndRefund', 'oncePerYear', 'nextYearOnly']),
    source: sourceId,
  }),
  incentives: z.array(z.strictObject({ rule: text, explanation: text, source: sourceId })).default([]),
  schemeStart: z.strictObject({ day, source: sourceId }),
  benefit: z.strictObject({ minYears: z.int().min(1).max(40), divisorMonths: z.int(), source: sourceId }),
  interest: z
    .array(z.strictObject({ year: z.int(), ratePpm: z.int(), startMonthRule: text, source: sourceId }))
    .default([]),
  refund: z.strictObject({ answerWorkingDays: z.int().min(1).max(60), source: sourceId }).optional(),
  reminders: z
    .strictObject({
      sendFrom: time,
      sendTo: time,
      minGapDays: z.int().min(1),
      maxPerSeason: z.int().min(0),
      calendar: z.array(monthDay),
    })
    .default({ sendFrom: '08:00', sendTo: '20:00', minGapDays: 3, maxPerSeason: 6, calendar: [] }),
  texts: z.strictObject({ receiptTitle: text.default('电子缴费凭证'), receiptFooter: text }),
  stageDays: z
    .strictObject({
      taxBooked: workingDays,
      inTreasury: workingDays,
      transferred: workingDays,
      inAccount: workingDays,
    })
    .optional(),
  offices: z.array(office).default([]),
  hotlines: z.array(z.strictObject({ number: z.string().regex(/^\d{3,20}$/), for: text })).default([]),
});

export type PackFile = z.output<typeof packSchema>;
/** What stands in the JSON file. */
export type PackJson = z.input<typeof packSchema>;
