import { openDatabase } from '../../server/database/data-source';
import { importRegister } from '../../server/participants/import-register';
import { systemClock } from '../../server/shared/clock';
import { createIndexer, createSealer } from '../../server/shared/sealing';
import { describeOnEachEngine } from '../support/engines';
import { fileOf, manyIdNumber, peopleCsv, REGIONS } from './register-files';

// A large county by a command: PEOPLE=100000 npm run test:deep -- test/participants
const PEOPLE = Number(process.env['PEOPLE'] ?? 40_000);
/** What an import may add to the process: other tests ran in it before and left their share. */
const GROWTH_MB_MAX = 400;

describeOnEachEngine('a whole county', (engine) => {
  it('is imported in one transaction within bounded memory', async () => {
    const database = await openDatabase(engine.settings, systemClock, { migrate: true });
    const deps = {
      ...database,
      clock: systemClock,
      sealer: createSealer(new Map([[1, Buffer.alloc(32, 1)]])),
      indexer: createIndexer(Buffer.alloc(32, 2)),
    };
    const run = async (content: string): Promise<string> => {
      const { outcome, counts } = await importRegister(deps, { path: fileOf(content), apply: true, officer: 'tester' });
      return `${outcome} ${counts.new}`;
    };
    expect(await run(REGIONS)).toBe('applied 4');
    const people = Array.from({ length: PEOPLE }, (_, i) => ({ 身份证号: manyIdNumber(i) }));
    const content = peopleCsv(people);
    const before = process.memoryUsage().rss / 1e6;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss / 1e6);
    }, 50);
    const started = performance.now();
    expect(await run(content)).toBe(`applied ${PEOPLE}`);
    clearInterval(watch);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${engine.name}: ${PEOPLE} people in ${seconds} s, ${Math.round(peak - before)} MB more`);
    expect(peak - before).toBeLessThan(GROWTH_MB_MAX);
    await database.close();
  }, 240_000);
});
