import type { FamilyLinkView, Relation } from '../../types/family-links';
import type { Reader } from '../database/transaction';
import { linksOfAccount } from './family-link-store';
import type { MaskedNames } from './family-view';
import { linkView } from './family-view';
import type { VerifyCommand, VerifyDeps } from './verify-participant';
import { verifyParticipant } from './verify-participant';

type Deps = VerifyDeps & { reader: Reader; maskedNames: MaskedNames };

/**
 * A family member by name and ID number: pays at once, and only pays. The same budget, answers and answer time as
 * `verifyParticipant`, because it is the same comparison. Adding somebody twice is the link that is there.
 */
export const addFamilyLink = async (
  deps: Deps,
  command: Omit<VerifyCommand, 'phoneCode' | 'relation'> & { relation: Relation },
): Promise<FamilyLinkView> => {
  const { participantRid } = await verifyParticipant(deps, command);
  const links = await linksOfAccount(deps.reader, command.caller.accountId);
  const link = links.find((one) => one.participantRid === participantRid);
  if (link === undefined) throw new Error('a link just made is not there');
  const name = (await deps.maskedNames([link.participantId])).get(link.participantId) ?? '';
  return linkView(link, name, deps.clock.now());
};
