import { appendAudit } from '../database/audit-store';
import type { Tx } from '../database/transaction';
import { openCase } from '../cases/open-case';
import { appendEvent } from '../outbox/append-event';
import { lockParticipant } from '../participants/participant-store';
import { lockAccount } from './account-store';
import type { Binding } from './decide-binding';
import { decideBinding } from './decide-binding';
import { freezeClaim, freezeOwner, identityLevels, levelsOfAccount, levelsOfPerson, raiseToOwner } from './level-store';

type Command = { accountId: number; person: { id: number; rid: string }; phoneFits: boolean; now: Date };

const NAME_AND_NUMBER = 'nameAndNumber';
const PHONE = 'phone';

/**
 * Step: gives a matched claim its level, tells the owner of a new payer, freezes two accounts that claim one person.
 * Another account that takes the same place at the same time makes it throw a duplicate key: begin again.
 */
export const bindLevel = async (tx: Tx, command: Command): Promise<Binding> => {
  const { accountId, person, phoneFits } = command;
  await lockAccount(tx, accountId);
  await lockParticipant(tx, person.id);
  const ofPerson = await levelsOfPerson(tx, person.id);
  const ofAccount = await levelsOfAccount(tx, accountId);
  const binding = decideBinding({ accountId, ofPerson, ofAccount, phoneFits });
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
    case 'frozen':
    case 'tooManyPeople':
    case 'payersFull':
  }
  return binding;
};

type Of<Kind extends Binding['kind']> = Extract<Binding, { kind: Kind }>;

const own = async (tx: Tx, command: Command, { mine, personSlot }: Of<'own'>): Promise<void> => {
  const { accountId, person } = command;
  if (mine === undefined) {
    const ids = { accountId, participantId: person.id };
    await tx.insert(identityLevels, { ...ids, levelN: 2, proof: PHONE, ownerSlot: 1, personSlot });
  } else if ((await raiseToOwner(tx, mine.id, PHONE)) !== 1) {
    throw new Error('the level changed under its lock');
  }
  await note(tx, command, 'identity.own');
};

const pay = async (tx: Tx, command: Command, { personSlot, payerSlot, hasOwner }: Of<'pay'>): Promise<void> => {
  const { accountId, person, now } = command;
  const ids = { accountId, participantId: person.id };
  const levelId = await tx.insert(identityLevels, { ...ids, levelN: 1, proof: NAME_AND_NUMBER, payerSlot, personSlot });
  await note(tx, command, 'identity.pay');
  if (!hasOwner) return;
  await appendEvent(tx, {
    event: 'identity.payerAdded',
    dedupeKey: `identity.payerAdded:${levelId}`,
    subject: person.rid,
    payload: ids,
    now,
  });
};

const freezeBoth = async (tx: Tx, command: Command, { mine, owner }: Of<'freezeBoth'>): Promise<void> => {
  const { accountId, person, now } = command;
  const ids = { accountId, participantId: person.id };
  await freezeOwner(tx, owner.id, now);
  if (mine === undefined) await tx.insert(identityLevels, { ...ids, levelN: 2, proof: PHONE, frozenAt: now });
  else await freezeClaim(tx, mine.id, PHONE, now);
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

const note = (tx: Tx, { accountId, person }: Command, action: string): Promise<void> =>
  appendAudit(tx, {
    actorKind: 'resident',
    actor: `accounts:${accountId}`,
    action,
    subject: `participants:${person.rid}`,
  });
