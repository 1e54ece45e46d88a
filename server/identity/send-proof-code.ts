import type { InTransaction, Reader } from '../database/transaction';
import type { Caller } from '../http/caller';
import { phoneOf } from '../participants/participant-reads';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { randomDigits } from '../shared/ids';
import type { Indexer } from '../shared/sealing';
import { codeIndexOf } from './check-code';
import { codesSince, proofCodes, revokeCodes } from './proof-code-store';
import type { TextMessages } from './text-messages';

type Deps = { inTransaction: InTransaction; reader: Reader; clock: Clock; indexer: Indexer; texts: TextMessages };

const LIFE_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const AGAIN_SECONDS = 60;
const A_DAY_MAX = { ofAccount: 5, ofPerson: 10 } as const;

/**
 * Sends six digits to the phone that the register has for this person; only the newest counts, for five minutes. Whether
 * the register has a phone is not told: the answer is the same.
 */
export const sendProofCode = async (
  deps: Deps,
  { caller, participantRid }: { caller: Caller; participantRid: string },
): Promise<{ message: string; againAfterSeconds: number }> => {
  const { texts, reader, clock } = deps;
  if (texts.sender === undefined) throw new AppError('proof.notOffered');
  const person = caller.person(participantRid);
  if (person === undefined) throw new AppError('identity.level');
  const { participantId } = person;
  const now = clock.now();
  const code = randomDigits(6);
  await keepCode(deps, { participantId, accountId: caller.accountId, code, now });
  const phone = await phoneOf({ reader, sealer: texts.sealer }, participantId);
  if (phone !== undefined) {
    const text = `【年年缴】您的验证码：${code}，5分钟内有效。不是您在办，请别理会，也别告诉别人。`;
    const sent = await texts.sender.send({ phone, text });
    if (sent.kind !== 'sent') throw new AppError('server.busy');
  }
  return { message: '验证码发到参保登记的手机了，5分钟内有效。没收到就换个办法。', againAfterSeconds: AGAIN_SECONDS };
};

type NewCode = { participantId: number; accountId: number; code: string; now: Date };

const keepCode = async (
  { inTransaction, indexer }: Deps,
  { participantId, accountId, code, now }: NewCode,
): Promise<void> =>
  inTransaction(async (tx) => {
    const sent = await codesSince(tx, 'sms', participantId, new Date(now.getTime() - DAY_MS));
    const own = sent.filter((one) => one.accountId === accountId);
    const [last] = own;
    const passed = last === undefined ? AGAIN_SECONDS : Math.floor((now.getTime() - last.createdAt.getTime()) / 1_000);
    if (passed < AGAIN_SECONDS) throw new AppError('rate.tooOften', { n: AGAIN_SECONDS - passed });
    if (own.length >= A_DAY_MAX.ofAccount || sent.length >= A_DAY_MAX.ofPerson) {
      throw new AppError('rate.tooOften', { n: DAY_MS / 1_000 });
    }
    const whose = { purpose: 'sms', participantId, accountId };
    await revokeCodes(tx, whose);
    await tx.insert(proofCodes, {
      ...whose,
      codeIndex: codeIndexOf(indexer, { purpose: 'sms', participantId, code }),
      liveSlot: 1,
      expiresAt: new Date(now.getTime() + LIFE_MS),
      tryN: 0,
    });
  });
