/** WeChat waits with an answer to what it wanted to do, until the person has decided about privacy. */
type Decide = (answer: { event: 'exposureAuthorization' | 'agree' | 'disagree'; buttonId?: string }) => void;

let waiting: Decide | undefined;
const listeners = new Set<(isNeeded: boolean) => void>();

/** The app hands over `wx.onNeedPrivacyAuthorization`'s question; the page on top shows our own sheet. */
export const privacyNeeded = (decide: Decide): void => {
  waiting = decide;
  decide({ event: 'exposureAuthorization' });
  tell();
};

export const decidePrivacy = (isAgreed: boolean, buttonId: string): void => {
  waiting?.(isAgreed ? { event: 'agree', buttonId } : { event: 'disagree' });
  waiting = undefined;
  tell();
};

export const onPrivacyNeeded = (listener: (isNeeded: boolean) => void): (() => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

const tell = (): void => {
  for (const listener of listeners) listener(waiting !== undefined);
};
