import type { Reason, ReasonKey } from '../policy/reason';
import { isPrivate } from '../policy/reason';
import { dayInWords, isDay } from '../shared/day';

/** What happened, and what to do about it. `{…}` is filled from the reason's params. */
const TEXTS: Readonly<Record<ReasonKey, readonly [message: string, next: string]>> = {
  overAge: ['满60岁，今年不用缴。', '年数不够能补，问社保站。'],
  reachingAge: ['您快60岁了，还差{n}年没缴。', '先补这几年，或问12333。'],
  underAge: ['没满16岁，还不能缴。', '{date}起可以参保。'],
  student: ['在学校读书，先不用缴。', '毕业后去参保。'],
  employeeInsured: ['您有职工养老，不用两边缴。', '停了再来；缴重的能退。'],
  receiving: ['您已在领养老金，不用缴。', '缴错了可以退。'],
  waiting: ['刚参保，{date}起能缴。', '到时提醒我'],
  windowClosed: ['现在不是缴费时间，{date}开始。', '到时提醒我'],
  notEnrolled: ['还没参保登记。', '带身份证去村里或社保站。'],
  otherRegion: ['您在{place}参保。', '到那边缴，或办转移。'],
  paused: ['参保停了。', '去社保站问，能恢复。'],
  stopped: ['参保停了。', '去社保站问，能恢复。'],
  recordWrong: ['记录可能错了，和您对不上。', '马上帮我改'],
  autoDebit: ['您签了银行代扣，{date}会扣。', '想自己缴，先停代扣。'],
  needsAssessment: ['这一年要先核定。', '带身份证去社保站。'],
  raiseOnce: ['这一年已缴过，一年只缴一次。', '明年缴费时可以选高一档。'],
  raiseNextYear: ['这一年已缴过，今年不能改档。', '明年缴费时可以选高一档。'],
  raiseAtWindow: ['这一年已缴过，改档要到窗口办。', '带身份证去社保站。'],
  governmentPaid: ['这一年政府替您缴了，不用付钱。', '想多缴可加。'],
};

/** The one sentence a payer reads whatever the cause is. */
export const PAYER_REASON = { key: 'family', message: '现在不用缴或不能缴，请本人问12333。', next: '' } as const;

export type ReasonText = { key: string; message: string; next: string };

/** A reason in the words of an audience. */
export const reasonText = (reason: Reason, audience: 'insured' | 'payer' | 'officer'): ReasonText => {
  if (audience === 'payer' && isPrivate(reason.key)) return PAYER_REASON;
  const [message, next] = TEXTS[reason.key];
  return { key: reason.key, message: filled(message, reason), next: filled(next, reason) };
};

const NOT_KNOWN: Readonly<Record<string, string>> = { date: '到时', place: '别处' };

const filled = (text: string, { params }: Reason): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name] ?? NOT_KNOWN[name] ?? '');
    return isDay(value) ? dayInWords(value) : value;
  });
