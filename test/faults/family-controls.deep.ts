import type { Patch } from '../support/patched-copy';
import { testPatchedCopy } from '../support/patched-copy';

jest.setTimeout(240_000);

const KEPT = '(kept_until_at IS NULL OR kept_until_at <= ? OR kept_for_id = ? OR 1 = ?)';

type Control = readonly [guard: string, journey: string, only: string, patches: readonly Patch[]];

/**
 * Guards of money and privacy between families: without one, its journey is red by an assertion of its own. One copy is
 * without three of them that stand behind different journeys.
 */
const CONTROLS: readonly Control[] = [
  [
    'whoever is fast may begin an order for a year that is kept for another',
    'take-over',
    'keeps a year for who takes it over',
    [
      {
        file: 'server/contributions/person-year-store.ts',
        from: `UPDATE leases SET version_n = version_n + 1\n     WHERE person_year_id = ? AND ${KEPT}`,
        to: 'UPDATE leases SET version_n = version_n + 1\n     WHERE person_year_id = ? AND (1 = 1 OR ? IS NULL OR ? IS NULL OR ? IS NULL)',
      },
    ],
  ],
  [
    'another payer may take over at once',
    'take-over',
    'ten minutes after the order started',
    [
      {
        file: 'server/contributions/hold.ts',
        from: 'return now.getTime() - hold.startedAt.getTime() >= OTHERS_AFTER_MS;',
        to: 'return now.getTime() - hold.startedAt.getTime() >= OTHERS_AFTER_MS - OTHERS_AFTER_MS;',
      },
    ],
  ],
  [
    'anybody who holds the card decides for the insured',
    'families',
    'tells paid or not with the consent of the insured',
    [
      {
        file: 'server/identity/answer-family-ask.ts',
        from: `if (caller.levelFor(link.participantId) !== 'L2') throw new AppError('identity.level');`,
        to: '',
      },
    ],
  ],
  [
    'a payer whom the insured ended comes back by name and number',
    'families',
    'ends by either side at once',
    [
      {
        file: 'server/identity/decide-binding.ts',
        from: `if (!isProven && isShutOut) return { kind: 'shutOut' };`,
        to: '',
      },
    ],
  ],
  [
    'a payer reads that a year is paid',
    'family-limits',
    'tells a payer the same, byte for byte',
    [
      {
        file: 'server/policy/audience.ts',
        from: `year.obligation === 'paid' && knows(year.feeYear)`,
        to: `year.obligation === 'paid' && typeof knows === 'function'`,
      },
    ],
  ],
  [
    'a code may be guessed without end',
    'family-requests',
    'five tries',
    [
      {
        file: 'server/identity/proof-code-store.ts',
        from: 'AND try_n < ?',
        to: 'AND try_n < 1000 + ?',
      },
    ],
  ],
];

const journeyOf = ([, journey]: Control): string => journey;
const isSecond = (control: Control, at: number): boolean =>
  CONTROLS.slice(0, at).some((earlier) => journeyOf(earlier) === journeyOf(control));
const COPIES = [
  CONTROLS.filter((control, at) => !isSecond(control, at)).slice(0, 3),
  CONTROLS.filter((control, at) => isSecond(control, at) || journeyOf(control) === 'family-requests'),
];

it('leaves no guard out', () => {
  expect(COPIES.flat()).toHaveLength(CONTROLS.length);
});

it.each(COPIES.map((copy) => [copy.map(([guard]) => guard).join('; '), copy] as const))('%s', async (_guards, copy) => {
  const { passed, failures } = await testPatchedCopy(
    copy.flatMap(([, , , patches]) => patches),
    {
      file: `test/journeys/(${copy.map(journeyOf).join('|')}).test.ts`,
      only: copy.map(([, , only]) => only).join('|'),
    },
  );
  expect(passed).toBe(0);
  for (const [, , only] of copy) {
    const red = failures.filter(({ test }) => test.includes(only));
    expect(red.length).toBeGreaterThan(0);
    for (const failure of red) expect(failure.message).toMatch(/expect\(received\)/);
  }
});
