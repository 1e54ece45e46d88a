import { openCaseOn } from '../cases/case-store';
import { openCase } from '../cases/open-case';
import { appendAudit } from '../database/audit-store';
import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { appendEvent } from '../outbox/append-event';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import type { Day } from '../shared/day';
import { dayInWords } from '../shared/day';
import { withdrawOfSubject } from './consent-store';
import { revokeAsks } from './family-ask-store';
import { linkByRid, moveLink } from './family-link-store';
import { freezePayer } from './level-store';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock };
export type Disputed = { caseRid: string; answerByDay: Day; message: string };

const LIVE_STATES = ['payOnly', 'waiting', 'full', 'refused'];

/** "This was not me": the payer can do nothing more for this person until somebody has looked. Only the insured says so. */
export const disputeFamilyLink = async (
  { inTransaction, reader, clock }: Deps,
  { caller, rid }: { caller: Caller; rid: string },
): Promise<Disputed> => {
  const link = await linkByRid(reader, rid);
  const level = link === undefined ? undefined : caller.levelFor(link.participantId);
  if (link === undefined || level === undefined || link.accountId === caller.accountId) throw new AppError('notFound');
  if (level !== 'L2') throw new AppError('identity.level');
  const now = clock.now();
  const subject = `familyLink:${link.rid}`;
  return inTransaction(async (tx) => {
    const froze = await freezePayer(tx, link.accountId, link.participantId, now);
    if (froze === 1) {
      await moveLink(tx, { id: link.id, from: LIVE_STATES, to: 'disputed' });
      await revokeAsks(tx, link.id);
      await withdrawOfSubject(tx, 'familyHistory', link.rid, now);
      await openCase(tx, { kind: 'familyDispute', subject, now });
      const told = { dedupeKey: `family.disputed:${link.id}:${now.getTime()}`, subject: link.rid, now };
      await appendEvent(tx, { event: 'family.disputed', payload: { linkId: link.id }, ...told });
      const actor = `accounts:${caller.accountId}`;
      await appendAudit(tx, { actorKind: 'resident', actor, action: 'family.dispute', subject });
    }
    const opened = await openCaseOn(tx, 'familyDispute', subject); // said twice: the case that is open
    if (opened === undefined) throw new AppError('notFound');
    const { answerByDay } = opened;
    return {
      caseRid: opened.rid,
      answerByDay,
      message: `已停用，他不能再替您缴。${dayInWords(answerByDay)}前答复，编号${opened.rid}。`,
    };
  });
};
