import type { InTransaction, Tx } from '../database/transaction';
import { isDuplicateKey } from '../database/transaction';
import type { Caller } from '../http/caller';
import type { RegisterMatch } from '../participants/participant-reads';
import { personIndexes } from '../participants/seal-person';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import { parsePhoneNumber } from '../shared/phone-number';
import type { Indexer } from '../shared/sealing';
import { bindLevel } from './bind-level';
import { currentConsent } from './consent-texts';
import { giveBack, guesserOf, openBudgets } from './guess-budget';
import type { Binding } from './decide-binding';
import { PEOPLE_MAX } from './decide-binding';
import type { IssuedSession } from './issue-session';
import { issueSession } from './issue-session';
import type { Judgement } from './judge-claim';
import { judgeClaim } from './judge-claim';
import { lockedError } from './locked-error';
import type { PhoneProvider } from './phone-provider';
import { readClaim } from './read-claim';
import { recordConsent } from './record-consent';
import { revokeById } from './session-store';

const TRIES_MAX = 5;

type Deps = { inTransaction: InTransaction; clock: Clock; indexer: Indexer; phoneProvider: PhoneProvider };

export type VerifyCommand = {
  caller: Caller;
  ip: string;
  name: string;
  idNumber: string;
  consentVersion?: string | undefined;
  phoneCode?: string | undefined;
};

/** `session` replaces the caller's, which has ended, when the level changed. `isFirst`: this person is new to the account. */
export type Verified = { participantRid: string; level: 'L1' | 'L2'; isFirst: boolean; session?: IssuedSession };

/**
 * Name + ID number against the register → L1; with the phone of the register → L2. Every wrong answer costs a try of three
 * budgets: the openid's, the address's and the ID number's.
 */
export const verifyParticipant = async (deps: Deps, command: VerifyCommand): Promise<Verified> => {
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
      return bind(tx, { caller, person, phoneFits, now });
    }),
  );
  return { participantRid: person.rid, ...levelOf(binding), ...(session === undefined ? {} : { session }) };
};

/** The index of the phone that WeChat vouches for; `undefined` when it does not. */
const provenPhoneIndex = async (
  { phoneProvider, indexer }: Deps,
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

/** Places of owner and payers are unique keys: whoever finds one taken under their hands decides once more. */
const againWhenTaken = async <Answer>(attempt: () => Promise<Answer>): Promise<Answer> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= TRIES_MAX || !isDuplicateKey(error)) throw error;
    }
  }
};

type Bound = { binding: Binding; session?: IssuedSession };

/** Step: a changed level ends the session it was asked with and begins a new one. */
const bind = async (
  tx: Tx,
  { caller, person, phoneFits, now }: { caller: Caller; person: RegisterMatch; phoneFits: boolean; now: Date },
): Promise<Bound> => {
  const binding = await bindLevel(tx, { accountId: caller.accountId, person, phoneFits, now });
  if (binding.kind !== 'own' && binding.kind !== 'pay') return { binding };
  await revokeById(tx, caller.sessionId, now);
  return { binding, session: await issueSession(tx, caller.accountId, now) };
};

// Asked after the commit: what a refusal wrote (the freeze, its case) is kept.
const levelOf = (binding: Binding): { level: 'L1' | 'L2'; isFirst: boolean } => {
  switch (binding.kind) {
    case 'keep':
      return { level: binding.level, isFirst: false };
    case 'own':
      return { level: 'L2', isFirst: binding.mine === undefined };
    case 'pay':
      return { level: 'L1', isFirst: true };
    case 'freezeBoth':
    case 'frozen':
      throw new AppError('identity.frozen');
    case 'tooManyPeople':
      throw new AppError('family.limit', { n: PEOPLE_MAX - 1 }); // one of them is oneself
    case 'payersFull':
      throw new AppError('family.payersFull');
  }
};
