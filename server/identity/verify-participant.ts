import type { Relation } from '../../types/family-links';
import type { InTransaction, Tx } from '../database/transaction';
import type { Caller } from '../http/caller';
import type { RegisterMatch } from '../participants/participant-reads';
import { personIndexes } from '../participants/seal-person';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import { parsePhoneNumber } from '../shared/phone-number';
import type { Indexer } from '../shared/sealing';
import { againWhenTaken } from './again-when-taken';
import type { BindCommand } from './bind-level';
import { bindLevel } from './bind-level';
import { currentConsent } from './consent-texts';
import { giveBack, guesserOf, openBudgets } from './guess-budget';
import type { Binding } from './decide-binding';
import type { IssuedSession } from './issue-session';
import { issueSession } from './issue-session';
import type { Judgement } from './judge-claim';
import { judgeClaim } from './judge-claim';
import { levelOfBinding } from './level-of-binding';
import { lockedError } from './locked-error';
import type { PhoneProvider } from './phone-provider';
import { readClaim } from './read-claim';
import { recordConsent } from './record-consent';
import { revokeById } from './session-store';

export type VerifyDeps = { inTransaction: InTransaction; clock: Clock; indexer: Indexer; phoneProvider: PhoneProvider };

export type VerifyCommand = {
  caller: Caller;
  ip: string;
  name: string;
  idNumber: string;
  consentVersion?: string | undefined;
  phoneCode?: string | undefined;
  /** Who the person is to the caller; without it the caller says to be the person. */
  relation?: Relation | undefined;
};

/** `session` replaces the caller's, which has ended, when the level changed. `isFirst`: this person is new to the account. */
export type Verified = { participantRid: string; level: 'L1' | 'L2'; isFirst: boolean; session?: IssuedSession };

/**
 * Name + ID number against the register → L1; with the phone of the register → L2. Every wrong answer costs a try of three
 * budgets: the openid's, the address's and the ID number's.
 */
export const verifyParticipant = async (deps: VerifyDeps, command: VerifyCommand): Promise<Verified> => {
  const { inTransaction, clock, indexer } = deps;
  const { caller, phoneCode } = command;
  const now = clock.now();
  const { version } = currentConsent('idNumber');
  if (command.consentVersion !== version) throw new AppError('consent.missing');
  const { name, idNumber } = readClaim(command, dayOf(now));
  const guesser = guesserOf(indexer, caller.openid, command.ip, idNumber);
  const index = personIndexes(indexer);
  const claim = { idNumberIndex: index.idNumber(idNumber), nameIndex: index.name(name) };
  const { accountId } = caller;
  await inTransaction(async (tx) => {
    await recordConsent(tx, { accountId, purpose: 'idNumber', version, now });
    await openBudgets(tx, guesser, now);
  });
  const hasPhone = phoneCode !== undefined;
  const judgement = await inTransaction((tx) => judgeClaim(tx, { accountId, guesser, claim, hasPhone, now }));
  if (judgement.kind === 'noMatch') throw new AppError('identity.noMatch');
  if (judgement.kind === 'locked') throw lockedError(judgement.until, now);
  const phoneIndex = hasPhone ? await provenPhoneIndex(deps, phoneCode, caller.openid) : undefined;
  const { person, phoneFits } = withPhone(judgement, phoneIndex, now);
  const { binding, session } = await againWhenTaken(() =>
    inTransaction(async (tx) => {
      if (judgement.kind === 'phoneMustFit') await giveBack(tx, ['openid', 'ip'], guesser);
      return bind(tx, { caller, person, proof: phoneFits ? 'phone' : undefined, relation: command.relation, now });
    }),
  );
  return { participantRid: person.rid, ...levelOfBinding(binding), ...(session === undefined ? {} : { session }) };
};

/** The index of the phone that WeChat vouches for; `undefined` when it does not. */
const provenPhoneIndex = async (
  { phoneProvider, indexer }: VerifyDeps,
  code: string,
  openid: string,
): Promise<string | undefined> => {
  const proven = await phoneProvider.phoneOf(code, openid);
  const phone = proven.kind === 'phone' ? parsePhoneNumber(proven.phone) : undefined;
  return phone === undefined ? undefined : personIndexes(indexer).phone(phone);
};

const withPhone = (
  judgement: Extract<Judgement, { kind: 'matched' | 'phoneMustFit' }>,
  phoneIndex: string | undefined,
  now: Date,
): { person: RegisterMatch; phoneFits: boolean } => {
  const { person } = judgement;
  const phoneFits = phoneIndex !== undefined && person?.phoneIndex === phoneIndex;
  if (judgement.kind === 'phoneMustFit' && !phoneFits) throw lockedError(judgement.until, now);
  if (person === undefined) throw new Error('a phone fitted nobody');
  return { person, phoneFits };
};

type Bound = { binding: Binding; session?: IssuedSession };

type Bind = Pick<BindCommand, 'proof' | 'relation' | 'now'> & { caller: Caller; person: RegisterMatch };

/**
 * Step: a changed level ends the session it was asked with and begins a new one. Somebody added to the family changes
 * nothing of who the caller is: the session goes on.
 */
const bind = async (tx: Tx, { caller, ...command }: Bind): Promise<Bound> => {
  const binding = await bindLevel(tx, { accountId: caller.accountId, ...command });
  const isNew = binding.kind === 'own' || binding.kind === 'pay';
  if (!isNew || command.relation !== undefined) return { binding };
  await revokeById(tx, caller.sessionId, command.now);
  return { binding, session: await issueSession(tx, caller.accountId, command.now) };
};
