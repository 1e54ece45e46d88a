/** The register's own words, as offices write them, and the codes they are stored under. */

/** Enrolment state. Only `enrolled` people pay; `stopped` carries a reason and a day. */
export const STATUS_WORDS = {
  正常参保: 'enrolled',
  暂停参保: 'paused',
  待遇领取: 'receiving',
  终止参保: 'stopped',
  未参保: 'notEnrolled',
} as const;
export type ParticipantStatus = (typeof STATUS_WORDS)[keyof typeof STATUS_WORDS];

export const STOP_REASON_WORDS = {
  死亡: 'death',
  出国定居: 'settledAbroad',
  职工养老: 'employeePension',
  转出: 'moved',
  其他: 'other',
} as const;
export type StopReason = (typeof STOP_REASON_WORDS)[keyof typeof STOP_REASON_WORDS];

/** Groups with rules of their own. A county's pack may know more: their codes are written in the file as they are. */
export const GROUP_WORDS = {
  特困: 'extremePoverty',
  低保: 'minimumAllowance',
  全额低保: 'minimumAllowanceFull',
  差额低保: 'minimumAllowancePartial',
  一二级残疾: 'severeDisability',
  三四级残疾: 'disability34',
  建档立卡: 'registeredPoor',
  返贫致贫: 'povertyReturn',
  参战: 'warVeteran',
  涉核: 'nuclear',
  计生特扶: 'familyPlanning',
  退捕渔民: 'formerFisher',
  被征地农民: 'landExpropriated',
  在校学生: 'student',
  现役军人: 'activeSoldier',
  服刑: 'imprisoned',
  银行代扣: 'autoDebit',
} as const;

export const SCHEME_WORDS = {
  职工养老: 'employeePension',
  机关事业单位养老: 'publicInstitutionPension',
} as const;
export type OtherScheme = (typeof SCHEME_WORDS)[keyof typeof SCHEME_WORDS];

/** The code of a word, or `undefined`. Own keys only: a cell that says `constructor` is not a word. */
export const codeOf = <Code extends string>(words: Readonly<Record<string, Code>>, word: string): Code | undefined =>
  Object.hasOwn(words, word) ? words[word] : undefined;
