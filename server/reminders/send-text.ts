import type { Reader } from '../database/transaction';
import { accountsOfPeople } from '../identity/identity-reads';
import type { PageLinks } from '../messages/page-links';
import { accountsSwitchedOff } from '../messages/quota-reads';
import type { TextAnswer, TextWish } from '../messages/send-messages';
import { phoneOf } from '../participants/participant-reads';
import type { Sealer } from '../shared/sealing';

type Deps = {
  reader: Reader;
  sealer: Sealer;
  pageLinks: PageLinks;
  textSender: { send(message: { phone: string; text: string }): Promise<{ kind: 'sent' | 'busy' }> };
};

/**
 * A text message to the register's phone of the first who may be told so. Not to somebody who switched this off on their own
 * account: that the card may not go is no reason to text. Its link is worth waiting for, and not worth the message.
 */
export const sendText = async (deps: Deps, { text, kind, page, isLastTry }: TextWish): Promise<TextAnswer> => {
  const owners = (await accountsOfPeople(deps.reader, text.to)).filter(({ isOwner }) => isOwner);
  const off = await accountsSwitchedOff(
    deps.reader,
    owners.map(({ accountId }) => accountId),
    kind,
  );
  for (const id of text.to) {
    if (owners.some(({ participantId, accountId }) => participantId === id && off.has(accountId))) continue;
    const phone = await phoneOf(deps, id);
    if (phone === undefined) continue;
    const link = await deps.pageLinks.linkTo({ page, until: text.linkUntil });
    if (link.kind === 'later' && !isLastTry) return 'busy';
    const words = text.words(link.kind === 'link' ? link.url : undefined);
    return (await deps.textSender.send({ phone, text: words })).kind === 'sent' ? 'accepted' : 'busy';
  }
  return 'nobody';
};
