import type { Sessions } from '../../services/account';
import { momentInWords } from '../../words/day-words';

export type SessionRow = {
  readonly sessionId: string;
  readonly title: string;
  readonly used: string;
  readonly isCurrent: boolean;
};

/** Where this account is signed in: this phone first, then the one used last. */
export const sessionRows = ({ sessions }: Sessions, nowMs: number): SessionRow[] =>
  [...sessions]
    .sort(
      (one, other) =>
        Number(other.isCurrent) - Number(one.isCurrent) || Date.parse(other.usedAt) - Date.parse(one.usedAt),
    )
    .map(({ sessionId, startedAt, usedAt, isCurrent }) => ({
      sessionId,
      title: isCurrent ? '这部手机' : `${momentInWords(startedAt, nowMs)}进来的`,
      used: `上次用：${momentInWords(usedAt, nowMs)}`,
      isCurrent,
    }));
