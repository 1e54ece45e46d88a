import type { FamilyLinkView } from '../../types/family-links';
import { remember, takeOut } from './drafts';

const KEY = 'familyLink';

/** A link whose person is to be asked: the page that asks opens at that step. Nothing of it stands in an address. */
export const handOverLink = (link: FamilyLinkView): void => {
  remember(KEY, link);
};

export const handedLink = (): FamilyLinkView | undefined => takeOut(KEY) as FamilyLinkView | undefined;
