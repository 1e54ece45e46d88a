import { appendAudit } from '../database/audit-store';
import type { InTransaction } from '../database/transaction';
import { newToken } from '../shared/ids';
import { keepSecret } from './officer-secret';
import { officers } from './officer-store';

/**
 * Use case: gives somebody an officer's name and a secret of their own, which is told this once and kept as its hash.
 * `taken`: the name belongs, or belonged, to somebody.
 */
export const addOfficer = async (
  { inTransaction }: { inTransaction: InTransaction },
  name: string,
): Promise<{ kind: 'added'; secret: string } | { kind: 'taken' }> => {
  const secret = newToken();
  const kept = await keepSecret(secret);
  return inTransaction(async (tx) => {
    if ((await tx.insertIfNew(officers, { name, ...kept })) === undefined) return { kind: 'taken' };
    await appendAudit(tx, { actorKind: 'system', actor: 'console', action: 'officer.add', subject: `officer:${name}` });
    return { kind: 'added', secret };
  });
};
