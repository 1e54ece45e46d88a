import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import { matchTemplates } from './match-templates';
import type { MessageSender, Template } from './sender';

/** Our templates at WeChat. `undefined`: WeChat has not answered yet. */
export type TemplateBook = { templates(): Promise<readonly Template[] | undefined> };

const FRESH_MS = 10 * 60_000;
const AGAIN_MS = 30_000;

/** Asks WeChat at most once in ten minutes; when it does not answer, what was known goes on. */
export const createTemplateBook = ({
  sender,
  clock,
  logger,
}: {
  sender: Pick<MessageSender, 'listTemplates'>;
  clock: Clock;
  logger: Logger;
}): TemplateBook => {
  let known: readonly Template[] | undefined;
  let askAgainAt = 0;
  let underWay: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    const answer = await sender.listTemplates();
    askAgainAt = clock.now().getTime() + (answer.kind === 'templates' ? FRESH_MS : AGAIN_MS);
    if (answer.kind !== 'templates') return;
    const matched = matchTemplates(answer.templates);
    if (known === undefined && matched.length === 0) logger.warn('this mini-program has no message template of ours');
    known = matched;
  };
  return {
    templates: async () => {
      if (clock.now().getTime() >= askAgainAt) {
        underWay ??= load().finally(() => {
          underWay = undefined;
        });
        await underWay;
      }
      return known;
    },
  };
};
