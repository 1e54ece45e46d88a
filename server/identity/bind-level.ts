import { appendAudit } from '../database/audit-store';
import type { Tx } from '../database/transaction';
import { openCase } from '../cases/open-case';
import { appendEvent } from '../outbox/append-event';
import { lockParticipant } from '../participants/participant-store';
import { newRid } from '../shared/ids';
import { dayOf } from '../shared/day';
import { lockAccount } from './account-store';
import type { Binding } from './decide-binding';
import { decideBinding } from './decide-binding';
import { familyLinks, linkOfPair, linksOfAccount, renewLink } from './family-link-store';
import { freezeClaim, freezeOwner, identityLevels, levelsOfAccount, levelsOfPerson, raiseToOwner } from './level-store';

export type BindCommand = {
  accountId: number;
  person: { id: number; rid: string };
  /** What proves that this account is the person; `undefined`: name and number alone, or the insured's own request. */
  proof: 'phone' | 'sms' | 'officer' | undefined;
  /** Who the person is to the account; `undefined`: oneself, unless the account has shown to be somebody else. */
  relation?: string | undefined;
  /** The insured asks this very account to pay: an end they made before no longer counts. */
  isInvited?: boolean | undefined;
  now: Date;
};

const NAME_AND_NUMBER = 'nameAndNumber';

/**
 * Step: gives a matched claim its level and its link, tells the owner of a new payer, freezes two accounts that claim one
 * person. Another account that takes the same place at the same time makes it throw a duplicate key: begin again.
 */
export const bindLevel = async (tx: Tx, command: BindCommand): Promise<Binding> => {
  const { accountId, person, proof, isInvited = false } = command;
  await lockAccount(tx, accountId);
  await lockParticipant(tx, person.id);
  const ofPerson = await levelsOfPerson(tx, person.id);
  const ofAccount = await levelsOfAccount(tx, accountId);
  const before = await linkOfPair(tx, accountId, person.id);
  const isShutOut = before?.state === 'ended' && before.endedBy === 'insured' && !isInvited;
  const binding = decideBinding({ accountId, ofPerson, ofAccount, isProven: proof !== undefined, isShutOut });
  switch (binding.kind) {
    case 'own':
      await own(tx, command, binding);
      break;
    case 'pay':
      await pay(tx, command, binding);
      break;
    case 'freezeBoth':
      await freezeBoth(tx, command, binding);
      break;
    case 'keep':
      if (command.relation !== undefined && binding.level === 'L1') await keepLink(tx, command);
      break;
    case 'frozen':
    case 'shutOut':
    case 'tooManyPeople':
    case 'payersFull':
  }
  return binding;
};

type Of<Kind extends Binding['kind']> = Extract<Binding, { kind: Kind }>;

const own = async (tx: Tx, command: BindCommand, { mine, personSlot }: Of<'own'>): Promise<void> => {
  const { accountId, person, proof = 'phone' } = command;
  if (mine === undefined) {
    const ids = { accountId, participantId: person.id };
    await tx.insert(identityLevels, { ...ids, levelN: 2, proof, ownerSlot: 1, personSlot });
    await keepLink(tx, command);
  } else if ((await raiseToOwner(tx, mine.id, proof)) !== 1) {
    throw new Error('the level changed under its lock');
  } else await keepLink(tx, command);
  await note(tx, command, 'identity.own');
};

const pay = async (tx: Tx, command: BindCommand, { personSlot, payerSlot, hasOwner }: Of<'pay'>): Promise<void> => {
  const { accountId, person, isInvited = false, now } = command;
  const ids = { accountId, participantId: person.id };
  const levelId = await tx.insert(identityLevels, { ...ids, levelN: 1, proof: NAME_AND_NUMBER, payerSlot, personSlot });
  await keepLink(tx, command);
  await note(tx, command, 'identity.pay');
  if (!hasOwner || isInvited) return; // the insured knows whom they asked
  await appendEvent(tx, {
    event: 'identity.payerAdded',
    dedupeKey: `identity.payerAdded:${levelId}`,
    subject: person.rid,
    payload: { levelId, ...ids },
    now,
  });
};

/** Step: the link row of a pair, made once and begun again when it had ended. */
const keepLink = async (tx: Tx, { accountId, person, relation, now }: BindCommand): Promise<void> => {
  const known = await linkOfPair(tx, accountId, person.id);
  const named = relation ?? ((await hasOtherSelf(tx, accountId, person.id)) ? (known?.relation ?? 'other') : 'self');
  if (known !== undefined) await renewLink(tx, known.id, named, dayOf(now));
  else {
    const ids = { accountId, participantId: person.id };
    await tx.insert(familyLinks, { ...ids, rid: newRid(), relation: named, state: 'payOnly', sinceDay: dayOf(now) });
  }
};

const hasOtherSelf = async (tx: Tx, accountId: number, participantId: number): Promise<boolean> =>
  (await linksOfAccount(tx, accountId)).some(
    (link) => link.relation === 'self' && link.participantId !== participantId,
  );

const freezeBoth = async (tx: Tx, command: BindCommand, { mine, owner }: Of<'freezeBoth'>): Promise<void> => {
  const { accountId, person, proof = 'phone', now } = command;
  const ids = { accountId, participantId: person.id };
  await freezeOwner(tx, owner.id, now);
  if (mine === undefined) await tx.insert(identityLevels, { ...ids, levelN: 2, proof, frozenAt: now });
  else await freezeClaim(tx, mine.id, proof, now);
  await openCase(tx, { kind: 'twoOwners', subject: person.rid, now });
  await appendEvent(tx, {
    event: 'identity.frozen',
    dedupeKey: `identity.frozen:${person.id}:${accountId}:${now.getTime()}`,
    subject: person.rid,
    payload: { participantId: person.id },
    now,
  });
  await note(tx, command, 'identity.freeze');
};

const note = (tx: Tx, { accountId, person }: BindCommand, action: string): Promise<void> =>
  appendAudit(tx, {
    actorKind: 'resident',
    actor: `accounts:${accountId}`,
    action,
    subject: `participants:${person.rid}`,
  });
