import type { FamilyLinkView, LinkState } from '../../types/family-links';
import type { Reader } from '../database/transaction';
import { errorText } from '../shared/error-texts';
import type { LiveLink } from './family-link-store';
import { selfOfAccounts } from './identity-reads';
import { linkStateOf, relationOf } from './link-state';

/** Names as others may see them: masked. */
export type MaskedNames = (participantIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;

/** Somebody who never said who they are. */
const UNKNOWN_PAYER = '一位家人';

/** The masked names of the people behind accounts; every account has an answer. */
export const payerNames = async (
  { reader, maskedNames }: { reader: Reader; maskedNames: MaskedNames },
  accountIds: readonly number[],
): Promise<(accountId: number) => string> => {
  const selves = await selfOfAccounts(reader, accountIds);
  const names = selves.size === 0 ? new Map<number, string>() : await maskedNames([...new Set(selves.values())]);
  return (accountId) => names.get(selves.get(accountId) ?? 0) ?? UNKNOWN_PAYER;
};

/** A link as the payer sees it. */
export const linkView = (link: LiveLink, maskedName: string, now: Date): FamilyLinkView => {
  const state = linkStateOf(link, now);
  const message = messageOf(state);
  return {
    linkId: link.rid,
    participantId: link.participantRid,
    relation: relationOf(link),
    maskedName,
    state,
    ...(message === undefined ? {} : { message }),
    sinceDay: link.sinceDay,
  };
};

const messageOf = (state: LinkState): string | undefined => {
  switch (state) {
    case 'waiting':
      return errorText('family.waiting', {});
    case 'refused':
      return errorText('family.refused', {});
    case 'expired':
      return '7天没有回音，可以再提醒一次。缴费不受影响。';
    case 'payOnly':
      return '您只能看到姓名的一部分和要缴的钱。';
    case 'self':
    case 'full':
      return undefined;
  }
};
