import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accounts } from '../../server/identity/account-store';
import { identityLevels } from '../../server/identity/level-store';
import { participantsAtL2, payerOf } from '../../server/receipts/read-account-people';
import type { ReceiptWorld } from './receipt-world';
import { openReceiptWorld } from './receipt-world';

describe('who pays with an account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-payer-'));
  let world: ReceiptWorld;
  beforeAll(async () => {
    world = await openReceiptWorld({ kind: 'sqlite', file: join(folder, 'test.db') });
  });
  afterAll(async () => {
    await world.database.close();
    rmSync(folder, { recursive: true });
  });

  const anAccount = (openid: string, levels: readonly { participantId: number; levelN: number }[]): Promise<number> =>
    world.database.inTransaction(async (tx) => {
      const accountId = await tx.insert(accounts, { openid, state: 'live' });
      for (const level of levels) await tx.insert(identityLevels, { accountId, proof: 'phone', ...level });
      return accountId;
    });

  it('is the one person it holds L2 for, and nobody when that is not clear', async () => {
    const [me, mother, father] = [
      await world.aPerson('张强'),
      await world.aPerson('李秀英'),
      await world.aPerson('张卫国'),
    ];
    const mine = await anAccount('o1', [
      { participantId: father.participantId, levelN: 1 },
      { participantId: me.participantId, levelN: 2 },
    ]);
    const shared = await anAccount('o2', [
      { participantId: mother.participantId, levelN: 2 },
      { participantId: father.participantId, levelN: 2 },
    ]);
    const unknown = await anAccount('o3', [{ participantId: me.participantId, levelN: 1 }]);
    const { reader } = world.database;
    expect(await payerOf(reader, mine)).toBe(me.participantId);
    expect(await payerOf(reader, shared)).toBeUndefined();
    expect(await payerOf(reader, unknown)).toBeUndefined();
    expect(await participantsAtL2(reader, mine)).toEqual([me.participantId]);
    expect(await participantsAtL2(reader, shared)).toEqual([mother.participantId, father.participantId]);
  });
});
