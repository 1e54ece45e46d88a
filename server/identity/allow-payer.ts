import type { Tx } from '../database/transaction';
import { AppError } from '../shared/app-error';
import { bindLevel } from './bind-level';
import { linkOfPair } from './family-link-store';
import { levelOfBinding } from './level-of-binding';
import { levelsOfAccount } from './level-store';

/**
 * Step: somebody who may pay for these people lets another account pay for them too, and only pay. Who asks must still be
 * allowed to; when it is the insured, an end they once made to this payer is lifted. Throws what forbids it.
 */
export const allowPayer = async (
  tx: Tx,
  {
    accountId,
    byAccountId,
    people,
    now,
  }: { accountId: number; byAccountId: number; people: readonly { id: number; rid: string }[]; now: Date },
): Promise<void> => {
  const levels = await levelsOfAccount(tx, byAccountId);
  for (const person of [...people].sort((one, other) => one.id - other.id)) {
    const asking = levels.find((level) => level.participantId === person.id && level.frozenAt === null);
    if (asking === undefined) throw new AppError('token.stale');
    const known = await linkOfPair(tx, accountId, person.id);
    const binding = await bindLevel(tx, {
      accountId,
      person,
      proof: undefined,
      relation: known?.relation ?? 'other',
      isInvited: asking.levelN === 2,
      now,
    });
    levelOfBinding(binding);
  }
};
