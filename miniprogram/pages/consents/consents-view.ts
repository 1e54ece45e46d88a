import type { Consents } from '../../../types/consents';
import { countyDay, fullDay } from '../../words/day-words';

export type GivenConsent = {
  readonly consentId: string;
  readonly title: string;
  readonly given: string;
  readonly version: string;
  /** What no longer works without it. */
  readonly afterwards: string;
};

const AFTERWARDS: Readonly<Record<string, string>> = {
  idNumber: '取消后要重新确认身份，才能查和缴。',
  familyHistory: '取消后，他看不到缴没缴，还能替您缴。',
  privacy: '取消后，下次用手机号要再问您。',
};

/** What was agreed to: text, day, and what withdrawing means. */
export const givenConsents = ({ given }: Consents): GivenConsent[] =>
  given.map(({ consentId, purpose, title, givenAt, isCurrent }) => ({
    consentId,
    title,
    given: `${fullDay(countyDay(Date.parse(givenAt)))}同意的`,
    version: isCurrent ? '' : '文字后来改过，下次会再问您。',
    afterwards: AFTERWARDS[purpose] ?? '取消后，用到时要再问您。',
  }));
