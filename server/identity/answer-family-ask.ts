import type { z } from 'zod';
import type { FAMILY_DECISIONS, getFamilyAsk } from '../../types/family-links';
import { appendAudit } from '../database/audit-store';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import type { Caller } from '../http/caller';
import { appendEvent } from '../outbox/append-event';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { countyTime } from '../shared/day';
import { hashToken } from '../shared/ids';
import { currentConsent } from './consent-texts';
import { endPair } from './end-family-link';
import type { FamilyAskRow } from './family-ask-store';
import { claimAsk, liveAsk } from './family-ask-store';
import type { LiveLink } from './family-link-store';
import { linkById, moveLink } from './family-link-store';
import type { MaskedNames } from './family-view';
import { payerNames } from './family-view';
import { relationOf } from './link-state';
import { recordConsent } from './record-consent';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock; maskedNames: MaskedNames };
type Decision = (typeof FAMILY_DECISIONS)[number];

/** What the insured reads before deciding. Whoever holds the token sees two masked names and nothing else. */
export const showFamilyAsk = async (
  deps: Deps,
  caller: Caller,
  token: string,
): Promise<z.input<(typeof getFamilyAsk)['answers'][200]>> => {
  const { ask, link } = await openAsk(deps, token);
  const canDecide = caller.levelFor(link.participantId) === 'L2';
  const nameOfPayer = await payerNames(deps, [link.accountId]);
  return {
    payer: nameOfPayer(link.accountId),
    ...(canDecide ? { participantId: link.participantRid } : {}),
    maskedName: (await deps.maskedNames([link.participantId])).get(link.participantId) ?? '',
    relation: link.relation === 'self' ? 'other' : relationOf(link),
    expiresAt: countyTime(ask.expiresAt),
    canDecide,
  };
};

export type Decided = { state: 'full' | 'refused' | 'ended'; message: string };

/** The insured agrees, refuses, or also ends the paying. Only an L2 of this very person decides; the token is used up. */
export const decideFamilyAsk = async (
  deps: Deps,
  { caller, token, decision }: { caller: Caller; token: string; decision: Decision },
): Promise<Decided> => {
  const { ask, link } = await openAsk(deps, token);
  if (caller.levelFor(link.participantId) !== 'L2') throw new AppError('identity.level');
  const now = deps.clock.now();
  return deps.inTransaction(async (tx) => {
    if ((await claimAsk(tx, ask.id, caller.accountId)) !== 1) throw new AppError('token.stale');
    const decided = await carryOut(tx, { caller, link, decision, now });
    await appendAudit(tx, {
      actorKind: 'resident',
      actor: `accounts:${caller.accountId}`,
      action: `family.${decision}`,
      subject: `familyLink:${link.rid}`,
    });
    return decided;
  });
};

const openAsk = async ({ reader, clock }: Deps, token: string): Promise<{ ask: FamilyAskRow; link: LiveLink }> => {
  const ask = await liveAsk(reader, hashToken(token), clock.now());
  if (ask === undefined) throw new AppError('token.stale');
  const link = await linkById(reader, ask.linkId);
  if (link?.levelN !== 1 || link.frozenAt !== null) throw new AppError('token.stale');
  return { ask, link };
};

type Carried = { caller: Caller; link: LiveLink; decision: Decision; now: Date };

const carryOut = async (tx: Tx, { caller, link, decision, now }: Carried): Promise<Decided> => {
  if (decision === 'refuseAndEnd') {
    await endPair(tx, { link, endedBy: 'insured', now });
    return { state: 'ended', message: '不让他缴了。以前缴的凭证还在。' };
  }
  const state = decision === 'agree' ? 'full' : 'refused';
  if ((await moveLink(tx, { id: link.id, from: ['waiting'], to: state })) !== 1) throw new AppError('token.stale');
  if (decision === 'agree') {
    const { version } = currentConsent('familyHistory');
    const { accountId } = caller;
    await recordConsent(tx, { accountId, purpose: 'familyHistory', version, subject: link.rid, now });
  }
  const told = { dedupeKey: `family.decided:${link.id}:${now.getTime()}`, subject: link.rid, now };
  await appendEvent(tx, { event: 'family.decided', payload: { linkId: link.id, decision }, ...told });
  return state === 'full'
    ? { state, message: '同意了。以后随时能取消。' }
    : { state, message: '没同意。他还能替您缴，看不到记录。' };
};
