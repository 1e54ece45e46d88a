import type { TestEngine } from '../support/engines';
import { describeOnEachEngine } from '../support/engines';
import { stormWithNotices } from '../support/notice-storm';
import type { World } from '../support/world';
import { startWorld } from '../support/world';

jest.setTimeout(400_000);

// 200 orders by a command: STORM_ORDERS=200 npm test -- test/journeys/exactly-once
const ORDERS = Number(process.env['STORM_ORDERS'] ?? 24);

describeOnEachEngine('exactly once', (engine: TestEngine) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(engine, { REQUESTS_PER_MINUTE: '1000000' });
  });
  afterAll(() => world.close());

  it(`credits ${ORDERS} orders once under 64 notices of each, 64 at a time`, () =>
    stormWithNotices(world, engine.name, ORDERS));
});
