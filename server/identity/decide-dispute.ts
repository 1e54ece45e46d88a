import { caseByNumber } from '../cases/case-store';
import { closeCaseOn } from '../cases/close-case';
import { appendAudit } from '../database/audit-store';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import { appendEvent } from '../outbox/append-event';
import { freeSlot, PAYERS_MAX } from './decide-binding';
import type { LiveLink } from './family-link-store';
import { endLink, linkByRid, moveLink } from './family-link-store';
import { endFrozenPayer, levelsOfPerson, unfreezePayer } from './level-store';
import type { Clock } from '../shared/clock';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock };

/** `restore`: family after all, and may pay again, which is all they may. `end`: a stranger, out until the insured asks. */
export type DisputeWish = 'restore' | 'end';
export type DisputeOutcome = 'restored' | 'ended' | 'notADispute' | 'nothingFrozen' | 'payersFull';
export type DecideDispute = { number: string; wish: DisputeWish; officer: string; reason: string };

const SUBJECT = 'familyLink:';

/**
 * Use case: an officer has looked at a link that its insured contested, found by the case's number, open or closed. No
 * money moves, so one officer decides; the case ends with the decision, and both are on record. What the payer could read
 * by consent stays ended: consent is given anew or not at all.
 */
export const decideDispute = async (
  { inTransaction, reader, clock }: Deps,
  { number, wish, officer, reason }: DecideDispute,
): Promise<DisputeOutcome> => {
  const found = await caseByNumber(reader, number);
  if (found?.kind !== 'familyDispute') return 'notADispute';
  const { subject } = found;
  return inTransaction(async (tx) => {
    const link = await linkByRid(tx, subject.slice(SUBJECT.length));
    if (link?.state !== 'disputed' || link.frozenAt === null) return 'nothingFrozen';
    const outcome = wish === 'restore' ? await restore(tx, link) : await end(tx, link, clock.now());
    if (outcome !== 'restored' && outcome !== 'ended') return outcome;
    await closeCaseOn(tx, { kind: 'familyDispute', subject, by: officer, answer: reason });
    const action = wish === 'restore' ? 'family.dispute.restore' : 'family.dispute.end';
    await appendAudit(tx, { actorKind: 'officer', actor: officer, action, subject, reason });
    return outcome;
  });
};

const restore = async (tx: Tx, link: LiveLink): Promise<DisputeOutcome> => {
  const { id, accountId, participantId } = link;
  const taken = (await levelsOfPerson(tx, participantId)).map(({ payerSlot }) => payerSlot);
  const payerSlot = freeSlot(taken, PAYERS_MAX);
  if (payerSlot === undefined) return 'payersFull';
  if ((await unfreezePayer(tx, { accountId, participantId, payerSlot })) === 0) return 'nothingFrozen';
  await moveLink(tx, { id, from: ['disputed'], to: 'payOnly' });
  return 'restored';
};

const end = async (tx: Tx, link: LiveLink, now: Date): Promise<DisputeOutcome> => {
  const { id, rid, accountId, participantId } = link;
  if ((await endFrozenPayer(tx, accountId, participantId)) === 0) return 'nothingFrozen';
  await endLink(tx, id, 'insured');
  const told = { dedupeKey: `family.ended:${id}:${now.getTime()}`, subject: rid, now };
  await appendEvent(tx, { event: 'family.ended', payload: { linkId: id, endedBy: 'insured' }, ...told });
  return 'ended';
};
