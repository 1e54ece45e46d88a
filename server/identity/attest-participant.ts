import { appendAudit } from '../database/audit-store';
import type { InTransaction } from '../database/transaction';
import { lockParticipant } from '../participants/participant-store';
import { findByIdNumberIndex } from '../participants/participant-reads';
import { personIndexes } from '../participants/seal-person';
import type { Clock } from '../shared/clock';
import { dayOf } from '../shared/day';
import type { IdNumberProblem } from '../shared/identity-number';
import { parseIdNumber } from '../shared/identity-number';
import { randomDigits } from '../shared/ids';
import type { Indexer } from '../shared/sealing';
import { codeIndexOf } from './check-code';
import { proofCodes, revokeCodes } from './proof-code-store';

type Deps = { inTransaction: InTransaction; clock: Clock; indexer: Indexer };

/** `identity`: the person stands here with the card. `consent`: the person says here that a family member may see. */
export type Attested = { purpose: 'identity' | 'consent'; idNumber: string; officer: string };

export type AttestOutcome =
  | { kind: 'attested'; code: string; expiresAt: Date }
  | { kind: 'unknown' }
  | { kind: 'badNumber'; problem: IdNumberProblem };

const DIGITS = 8;
const LIFE_MS = 24 * 60 * 60_000;

/**
 * An officer (村干部、窗口) who has seen a person gets a code to read out, shown once. Only its keyed index is kept; a new
 * code takes the place of the one before. A code for consent proves nothing about who holds the phone, and the other way.
 */
export const attestParticipant = async (
  { inTransaction, clock, indexer }: Deps,
  { purpose, idNumber: typed, officer }: Attested,
): Promise<AttestOutcome> => {
  const now = clock.now();
  const idNumber = parseIdNumber(typed, dayOf(now));
  if (!idNumber.ok) return { kind: 'badNumber', problem: idNumber.problem };
  const code = randomDigits(DIGITS);
  const expiresAt = new Date(now.getTime() + LIFE_MS);
  return inTransaction(async (tx): Promise<AttestOutcome> => {
    const person = await findByIdNumberIndex(tx, personIndexes(indexer).idNumber(idNumber.value));
    if (person === undefined) return { kind: 'unknown' };
    await lockParticipant(tx, person.id);
    const whose = { purpose, participantId: person.id, accountId: 0 };
    await revokeCodes(tx, whose);
    const codeIndex = codeIndexOf(indexer, { purpose, participantId: person.id, code });
    await tx.insert(proofCodes, { ...whose, codeIndex, liveSlot: 1, expiresAt, tryN: 0 });
    const subject = `participants:${person.rid}`;
    await appendAudit(tx, { actorKind: 'officer', actor: officer, action: `attest.${purpose}`, subject });
    return { kind: 'attested', code, expiresAt };
  });
};
