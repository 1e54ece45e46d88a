import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Product } from '../../server/compose';
import { compose } from '../../server/compose';
import { readSettings } from '../../server/env';
import { systemClock } from '../../server/shared/clock';
import { dayOf } from '../../server/shared/day';
import { silentLogger } from '../../server/shared/logger';
import { demoCounty } from './county';
import { writeCounty } from './write-county';

/**
 * Fills an empty database with the demo county through the same imports a real county uses. A second run changes nothing:
 * the first person of the register tells that it is there.
 */
export const seedDemo = async (environment: Record<string, string>, residents?: number): Promise<'seeded' | 'kept'> => {
  const { commands, database, close } = await composeDemo(environment);
  const folder = mkdtempSync(join(tmpdir(), 'niannian-county-'));
  try {
    const done = await database.reader.row(`SELECT id FROM imports WHERE kind = 'paid' AND applied_at IS NOT NULL`);
    if (done !== undefined) return 'kept';
    const files = writeCounty(folder, demoCounty(dayOf(systemClock.now()), residents));
    for (const path of files.register) {
      const report = await commands.importRegister({ path, apply: true, officer: 'demo' });
      if (report.problemCount > 0) throw new Error(`${path}: ${JSON.stringify(report.problems.slice(0, 5))}`);
    }
    const paid = await commands.importPaidYears({ path: files.paid, apply: true, officer: 'demo' });
    if (paid.problems.length > 0) throw new Error(JSON.stringify(paid.problems.slice(0, 5)));
    return 'seeded';
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await close();
  }
};

/** The product on the demo's settings, for its commands; the caller closes it. */
export const composeDemo = async (environment: Record<string, string>): Promise<Product> => {
  const read = readSettings(environment);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const composed = await compose(read.settings, { clock: systemClock, logger: silentLogger, processName: 'seed' });
  if (!composed.ok) throw new Error(composed.problem.join('\n'));
  return composed.value;
};
