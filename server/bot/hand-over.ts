import type { InTransaction, Reader } from '../database/transaction';
import { askQuestion } from '../cases/ask-question';
import type { Caller } from '../http/caller';
import type { Desk } from '../rule-packs/desk-hours';
import type { Clock } from '../shared/clock';
import { dayInWords, day } from '../shared/day';
import type { Sealer } from '../shared/sealing';
import { hearWords } from './chat-store';

export type HandOverDeps = { inTransaction: InTransaction; reader: Reader; clock: Clock; sealer: Sealer };

/** As long as WeChat's own desk keeps a conversation that nobody answers. */
const HEARD_MS = 30 * 60_000;

type Wish = { caller: Caller | undefined; personIndex: string; desk: Desk | undefined };

/**
 * Use case: a person is asked for. A case with its number at once, also when somebody is at the desk: nobody is lost when
 * nobody answers. What is written in the next half hour is added to the case.
 */
export const handOver = async (deps: HandOverDeps, { caller, personIndex, desk }: Wish): Promise<string> => {
  const now = deps.clock.now();
  const who =
    desk === undefined
      ? '正在转给工作人员（上班时间没登记，急就打12366）。'
      : desk.isOpen
        ? `正在转给工作人员（${desk.hours}）。`
        : `现在没人（${desk.hours}）。`;
  if (caller === undefined) return `${who}没人就打12366。`;
  await deps.inTransaction((tx) => hearWords(tx, personIndex, new Date(now.getTime() + HEARD_MS)));
  const { number, answerByDay } = await askQuestion(deps, caller, { topic: 'other' });
  return `${who}没人就留个话，编号${number}，${dayInWords(day(answerByDay))}前回。`;
};

/** Use case: words left for the desk, on the case that is open. */
export const keepWords = async (deps: HandOverDeps, caller: Caller, text: string): Promise<string> => {
  const { number, answerByDay } = await askQuestion(deps, caller, { topic: 'other', text: text.slice(0, WORDS_MAX) });
  return `记下了，编号${number}，${dayInWords(day(answerByDay))}前回。`;
};

const WORDS_MAX = 500;
