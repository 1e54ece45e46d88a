import type { DuePerson } from '../contributions/list-due-people';
import { listDuePeople } from '../contributions/list-due-people';
import { packOfToday } from '../rule-packs/pack-places';
import type { RulePacks } from '../rule-packs/rule-packs';
import type { Day } from '../shared/day';
import { addDays, dayOf, instantOf } from '../shared/day';

export type { DuePerson };
export { listDuePeople };

/** When and how often a county reminds, by its pack. */
export type CampaignRules = {
  /** Days of the year, `MM-DD`. */
  calendar: readonly string[];
  sendFrom: string;
  sendTo: string;
  minGapDays: number;
  maxPerSeason: number;
};

/** The rules of a place; none where no pack speaks for it. */
export const campaignRules = (packs: RulePacks, regionCode: string, on: Day): CampaignRules | undefined =>
  packOfToday(packs, regionCode, on)?.file.reminders;

/** When a message may go: now, or at the next morning of the county. */
export const nextSendingTime = ({ sendFrom, sendTo }: CampaignRules, now: Date): Date => {
  const today = dayOf(now);
  if (now < instantOf(today, sendFrom)) return instantOf(today, sendFrom);
  return now < instantOf(today, sendTo) ? now : instantOf(addDays(today, 1), sendFrom);
};

/** Whether a round falls on this day. */
export const isRoundDay = ({ calendar }: CampaignRules, on: Day): boolean => calendar.includes(on.slice(5));
