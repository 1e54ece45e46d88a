import type { FamilyLinkView } from '../../types/family-links';
import type { InTransaction, Reader, Tx } from '../database/transaction';
import type { Caller } from '../http/caller';
import { appendEvent } from '../outbox/append-event';
import { phoneOf } from '../participants/participant-reads';
import { AppError } from '../shared/app-error';
import type { Clock } from '../shared/clock';
import { hashToken, newRid } from '../shared/ids';
import { asksSince, familyAsks, revokeAsks } from './family-ask-store';
import type { LiveLink } from './family-link-store';
import { linkByRid, moveLink } from './family-link-store';
import type { CodeDeps } from './check-code';
import { checkCode } from './check-code';
import type { TextMessages } from './text-messages';

type Deps = CodeDeps & { inTransaction: InTransaction; reader: Reader; clock: Clock; texts: TextMessages };
type Command = { caller: Caller; ip: string; rid: string; way: 'card' | 'sms' | 'village'; code?: string | undefined };

export type Asked = {
  state: FamilyLinkView['state'];
  /** For the card; a text message carries its own. */
  token?: string;
  expiresAt?: Date;
  message: string;
};

const ASK_MS = 7 * 24 * 60 * 60_000;
const TEXTS_A_DAY_MAX = 3;
const DAY_MS = 24 * 60 * 60_000;
const DAY_SECONDS = 24 * 60 * 60;
const WAITING = '等本人同意看记录。现在就能替他缴。';

/**
 * Asks the insured to let a payer see paid or not: by a card, a text message, or with a code that an officer gave after
 * seeing the person. Asking again takes the earlier token back. Whoever was refused asks in person, not by phone.
 */
export const askFamily = async (deps: Deps, command: Command): Promise<Asked> => {
  const { caller, rid, way } = command;
  const link = await linkByRid(deps.reader, rid);
  if (link?.accountId !== caller.accountId) throw new AppError('notFound');
  if (link.state === 'ended' && link.endedBy === 'insured') throw new AppError('family.withdrawn');
  if (link.levelN !== 1 || link.frozenAt !== null) throw new AppError('notFound');
  if (link.state === 'full') return { state: 'full', message: '本人已经同意了。' };
  if (way === 'village') return agreeByCode(deps, command, link);
  if (link.state === 'refused') throw new AppError('family.refused');
  const now = deps.clock.now();
  if (way === 'sms') await requireText(deps, link, now);
  const token = newRid();
  const expiresAt = new Date(now.getTime() + ASK_MS);
  await deps.inTransaction((tx) => keepAsk(tx, { link, way, token, expiresAt, now }));
  if (way === 'card') return { state: 'waiting', token, expiresAt, message: WAITING };
  await sendAsk(deps, link, token);
  return { state: 'waiting', expiresAt, message: `短信已发到本人登记的手机。${WAITING}` };
};

type NewAsk = { link: LiveLink; way: string; token: string; expiresAt: Date; now: Date };

const keepAsk = async (tx: Tx, { link, way, token, expiresAt, now }: NewAsk): Promise<void> => {
  const moved = await moveLink(tx, {
    id: link.id,
    from: ['payOnly', 'waiting'],
    to: 'waiting',
    askedUntilAt: expiresAt,
  });
  if (moved !== 1) throw new AppError('notFound'); // ended or decided while it was asked
  await revokeAsks(tx, link.id);
  const tokenHash = hashToken(token);
  await tx.insert(familyAsks, { tokenHash, linkId: link.id, way, liveSlot: 1, expiresAt });
  const told = { dedupeKey: `family.asked:${tokenHash.slice(0, 40)}`, subject: link.rid, now };
  await appendEvent(tx, { event: 'family.asked', payload: { linkId: link.id }, ...told });
};

const requireText = async ({ reader, texts }: Deps, link: LiveLink, now: Date): Promise<void> => {
  if (texts.sender === undefined) throw new AppError('proof.notOffered');
  const sent = await asksSince(reader, link.id, 'sms', new Date(now.getTime() - DAY_MS));
  if (sent >= TEXTS_A_DAY_MAX) throw new AppError('rate.tooOften', { n: DAY_SECONDS });
};

// Whether the register knows a phone is nobody's business: without one the answer is the same.
const sendAsk = async ({ reader, texts }: Deps, link: LiveLink, token: string): Promise<void> => {
  const phone = await phoneOf({ reader, sealer: texts.sealer }, link.participantId);
  if (phone === undefined) return;
  const text = `【年年缴】家人替您缴养老保险，想看缴没缴。同不同意，点 ${texts.linkFor(token)} 。我们不要验证码，不让您转账。`;
  const sent = await texts.sender?.send({ phone, text });
  if (sent?.kind !== 'sent') throw new AppError('server.busy');
};

const agreeByCode = async (deps: Deps, { caller, ip, code }: Command, link: LiveLink): Promise<Asked> => {
  const { participantId, id } = link;
  await checkCode(deps, { caller, ip, purpose: 'consent', participantId, accountId: 0, code: code ?? '' });
  const now = deps.clock.now();
  await deps.inTransaction(async (tx) => {
    const moved = await moveLink(tx, { id, from: ['payOnly', 'waiting', 'refused'], to: 'full' });
    if (moved !== 1) throw new AppError('notFound');
    await revokeAsks(tx, id);
    const told = { dedupeKey: `family.decided:${id}:${now.getTime()}`, subject: link.rid, now };
    await appendEvent(tx, { event: 'family.decided', payload: { linkId: id, decision: 'agree' }, ...told });
  });
  return { state: 'full', message: '本人同意了，能看缴没缴了。' };
};
