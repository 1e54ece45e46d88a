import type { Reminders } from '../../../types/reminders';
import type { ReminderKind, SheetAnswer } from '../../services/reminders';

export type ReminderRow = {
  readonly kind: ReminderKind;
  readonly title: string;
  readonly sample: string;
  readonly isOn: boolean;
  /** `还能发2条`, `同意后才能发`, `本县还没开这一种` */
  readonly left: string;
  readonly canAsk: boolean;
};
export type RemindersView = {
  readonly rows: readonly ReminderRow[];
  /** For WeChat's sheet: switched on, and this county has a template; at most three. */
  readonly templateIds: readonly string[];
  /** 同意接收 before the first yes, 再加一条 afterwards. */
  readonly button: string;
  readonly isNotOffered: boolean;
};

const TITLES: Record<ReminderKind, string> = { due: '该缴费了', inAccount: '钱记好了', result: '退款有结果' };
const TEMPLATES_MAX = 3;

export const remindersView = ({ reminders }: Reminders): RemindersView => {
  const asked = reminders.filter(({ isOn }) => isOn).flatMap(({ templateId }) => templateId ?? []);
  return {
    rows: reminders.map((reminder) => ({
      kind: reminder.kind,
      title: reminder.title === '' ? TITLES[reminder.kind] : reminder.title,
      sample: reminder.sample,
      isOn: reminder.isOn,
      left: leftWords(reminder),
      canAsk: reminder.templateId !== undefined,
    })),
    templateIds: [...new Set(asked)].slice(0, TEMPLATES_MAX),
    button: reminders.some(({ isOn, left }) => isOn && left > 0) ? '再加一条' : '同意接收',
    isNotOffered: reminders.every(({ templateId }) => templateId === undefined),
  };
};

const leftWords = ({ isOn, templateId, left, isStanding }: Reminders['reminders'][number]): string => {
  if (templateId === undefined) return '本县还没开这一种';
  if (!isOn) return '不提醒';
  if (isStanding === true) return '同意过了，一直能发';
  return left > 0 ? `还能发${left}条` : '同意后才能发';
};

export type Told = { readonly tone: 'leaf' | 'wheat' | 'pale'; readonly text: string; readonly hasSteps: boolean };

/** How to switch messages on again in WeChat. */
export const SWITCH_ON_STEPS = ['点右上角的三个点', '点“设置”', '点“通知管理”', '打开“接收通知”'] as const;

/** What became of the tap. A refusal is fine and said so. */
export const toldAfter = (answer: SheetAnswer): Told => {
  if (answer.kind === 'off') return { tone: 'wheat', text: '微信里关了提醒。要开，照下面做。', hasSteps: true };
  if (answer.kind === 'failed') return { tone: 'wheat', text: '微信没打开，请再点一次。', hasSteps: false };
  const accepted = answer.results.filter(({ result }) => result === 'accept').length;
  if (accepted > 0) return { tone: 'leaf', text: `好了，同意了${accepted}种，每种发一条。`, hasSteps: false };
  if (answer.results.some(({ result }) => result === 'ban')) {
    return { tone: 'wheat', text: '微信里停了这个提醒。不提醒也能缴。', hasSteps: true };
  }
  return { tone: 'pale', text: '不提醒也能缴。', hasSteps: false };
};
