import { describeOnEachEngine } from '../support/engines';
import { playHalf } from './play-half';

jest.setTimeout(3_600_000);

describeOnEachEngine('random schedules, raise by supplement', (engine) => {
  it('lose and double no fen', async () => {
    expect(await playHalf(engine, { shift: 0, raise: 'supplement' })).toEqual([]);
  });
});
