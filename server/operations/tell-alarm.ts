import { assertOutsideTransaction } from '../database/transaction';
import type { Logger } from '../shared/logger';
import type { TellAlarm } from './watch-alarms';

const WAIT_MS_MAX = 5_000;
const HEADS = { raised: '【告警】', repeated: '【告警，还没好】', cleared: '【已恢复】' } as const;

/**
 * Tells an alarm to the county's webhook: our own fields, and `msgtype` with `text.content` as the group robots of WeCom and
 * DingTalk read them. Any 2xx means taken. Without an address it is an ERROR in the log.
 */
export const createTellAlarm = ({
  url,
  runMode,
  logger,
}: {
  url: string | undefined;
  runMode: string;
  logger: Logger;
}): TellAlarm => {
  const mode = runMode === 'production' ? '' : `（${runMode}）`;
  return async (message) => {
    assertOutsideTransaction('tellAlarm');
    const { alarm, state, found } = message;
    if (state !== 'cleared') logger.error({ alarm, state, found }, 'an alarm stands');
    else logger.info({ alarm }, 'an alarm is over');
    if (url === undefined) return true;
    const content = [`${HEADS[state]}年年缴${mode} ${message.words}`, found].filter((part) => part !== '').join('\n');
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...message, runMode, msgtype: 'text', text: { content } }),
        signal: AbortSignal.timeout(WAIT_MS_MAX),
      });
      await answer.arrayBuffer();
      if (!answer.ok) logger.warn({ status: answer.status }, 'the webhook for alarms refused');
      return answer.ok;
    } catch {
      logger.warn({ alarm }, 'the webhook for alarms does not answer'); // its address may hold a secret
      return false;
    }
  };
};
