import type { ResidentCase } from '../../types/cases';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import type { Caller } from '../http/caller';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { addDays, dayOf } from '../shared/day';
import { sha256Hex } from '../shared/ids';
import type { Sealer } from '../shared/sealing';
import { openCaseOn } from './case-store';
import { residentCaseView } from './case-texts';
import { openCase } from './open-case';
import { caseOfAccount, insertQuestion, questionsOfCase } from './question-store';

export type Question = {
  topic: string;
  participantId?: string | undefined;
  feeYear?: number | undefined;
  reasonKey?: string | undefined;
  text?: string | undefined;
};

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock; sealer: Sealer };
type About = { participantId: number | null; isUrgent: boolean };

const URGENT_DAYS = 2;
const TEXTS_MAX = 20;
const TRIES = 2;

/**
 * Use case: a resident disagrees or asks; a number at once. The same question while it is open is the same case, and what
 * they write is added to it. A living person whose record says otherwise is urgent.
 */
export const askQuestion = async (deps: Deps, caller: Caller, question: Question): Promise<ResidentCase> => {
  const about = aboutOf(caller, question);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const rid = await deps.inTransaction((tx) => keep(tx, deps, { caller, question, about }));
    const asked = rid === undefined ? undefined : await caseOfAccount(deps.reader, caller.accountId, rid);
    if (asked !== undefined) return residentCaseView(asked);
  }
  throw new Error('a case just opened is not there');
};

const aboutOf = (caller: Caller, { participantId: rid, topic }: Question): About => {
  if (rid === undefined) return { participantId: null, isUrgent: false };
  const person = caller.person(rid);
  if (person === undefined) throw new AppError('identity.level');
  return { participantId: person.participantId, isUrgent: topic === 'recordWrong' && person.level === 'L2' };
};

const keep = async (
  tx: Tx,
  { clock, sealer }: Deps,
  { caller, question, about }: { caller: Caller; question: Question; about: About },
): Promise<string | undefined> => {
  const { accountId } = caller;
  const { topic, feeYear = null, reasonKey = null, text = '' } = question;
  const { participantId, isUrgent } = about;
  const now = clock.now();
  const subject = sha256Hex([accountId, topic, participantId, feeYear].join(':'));
  const urgent = isUrgent ? { isUrgent, answerByDay: addDays(dayOf(now), URGENT_DAYS) } : {};
  await openCase(tx, { kind: 'question', subject, now, ...urgent });
  const found = await openCaseOn(tx, 'question', subject);
  if (found === undefined) return undefined; // opened by another request just now: look again
  const earlier = await questionsOfCase(tx, found.id);
  const place = questionPlace(found.rid);
  const words = text.trim();
  const isNew =
    earlier.length === 0 ||
    (words !== '' && !earlier.some((row) => row.sealedText !== null && sealer.open(place, row.sealedText) === words));
  if (isNew && earlier.length < TEXTS_MAX) {
    const sealedText = words === '' ? null : sealer.seal(place, words);
    await insertQuestion(tx, { caseId: found.id, accountId, participantId, topic, feeYear, reasonKey, sealedText });
  }
  return found.rid;
};

/** Where the words of a question are sealed. */
export const questionPlace = (caseRid: string): string => `case_questions:${caseRid}:sealed_text`;
