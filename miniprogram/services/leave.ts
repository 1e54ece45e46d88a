import { forgetInMemory } from './drafts';
import { fontChoice, chooseFont } from './font';
import { platform } from './platform';

/** Forgets everything that this phone kept of the person, also in memory; the size of letters is the phone's and stays. */
export const forgetAll = (): void => {
  const choice = fontChoice();
  try {
    platform().clearStorageSync();
  } catch {
    // Nothing was kept.
  }
  forgetInMemory();
  chooseFont(choice);
};
