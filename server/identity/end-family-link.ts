import { appendAudit } from '../database/audit-store';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import type { Caller } from '../http/caller';
import { appendEvent } from '../outbox/append-event';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { withdrawOfSubject } from './consent-store';
import { revokeAsks } from './family-ask-store';
import type { LiveLink } from './family-link-store';
import { endLink, linkByRid } from './family-link-store';
import { endLevel } from './level-store';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock };

/**
 * Ends a link, by either side and at once; the other side is told. What was paid keeps its receipts. A payer whom the
 * insured ended comes back by the insured's own request only.
 */
export const endFamilyLink = async (
  { inTransaction, reader, clock }: Deps,
  { caller, rid }: { caller: Caller; rid: string },
): Promise<void> => {
  const link = await linkByRid(reader, rid);
  if (link === undefined || link.levelN === null || link.frozenAt !== null) throw new AppError('notFound');
  const isPayer = link.accountId === caller.accountId;
  if (!isPayer && (link.levelN !== 1 || caller.levelFor(link.participantId) !== 'L2')) throw new AppError('notFound');
  const endedBy = isPayer ? 'payer' : 'insured';
  await inTransaction(async (tx) => {
    await endPair(tx, { link, endedBy, now: clock.now() });
    await appendAudit(tx, {
      actorKind: 'resident',
      actor: `accounts:${caller.accountId}`,
      action: `family.end.${endedBy}`,
      subject: `familyLink:${link.rid}`,
    });
  });
};

/** Step: the link, its level, its places, its asks and its consent end together. Twice is once. */
export const endPair = async (
  tx: Tx,
  { link, endedBy, now }: { link: LiveLink; endedBy: 'payer' | 'insured'; now: Date },
): Promise<void> => {
  if ((await endLink(tx, link.id, endedBy)) === 0) return;
  await endLevel(tx, link.accountId, link.participantId);
  await revokeAsks(tx, link.id);
  await withdrawOfSubject(tx, 'familyHistory', link.rid, now);
  const told = { dedupeKey: `family.ended:${link.id}:${now.getTime()}`, subject: link.rid, now };
  await appendEvent(tx, { event: 'family.ended', payload: { linkId: link.id, endedBy }, ...told });
};
