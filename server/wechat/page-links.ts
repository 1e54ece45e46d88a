import { z } from 'zod';
import type { PageLinks } from '../messages/page-links';
import type { Clock } from '../shared/clock';
import type { Logger } from '../shared/logger';
import type { AccessTokenKeeper } from './access-token';

type Settings = {
  keeper: AccessTokenKeeper;
  /** Which version of the mini-program the link opens. */
  version: 'develop' | 'trial' | 'release';
  /** Where a link may lead: what WeChat answers goes to people's phones. */
  origins: readonly string[];
  clock: Clock;
  logger: Logger;
};

/** Busy, too many a minute, and a token that was not taken twice. */
const LATER = new Set([-1, 40001, 40014, 42001, 45011]);
const DAY_MS = 24 * 3_600_000;
const DAYS_MAX = 30;

const linkAnswer = z.object({ url_link: z.url({ protocol: /^https?$/ }).regex(/^[\x21-\x7e]{1,200}$/) });

/** URL Links of WeChat. What only a person can mend is told once, not for each of ten thousand messages. */
export const createPageLinks = ({ keeper, version, origins, clock, logger }: Settings): PageLinks => {
  const told = new Set<string>();
  const tellOnce = (why: string): void => {
    if (!told.has(why)) logger.error({ why }, 'WeChat gives no link for text messages: they go without');
    told.add(why);
  };
  return {
    linkTo: async ({ page, until }) => {
      const [path = '', query = ''] = page.split('?');
      const days = Math.ceil((until.getTime() - clock.now().getTime()) / DAY_MS);
      const answer = await keeper.call({
        path: '/wxa/generate_urllink',
        body: {
          path: `/${path}`,
          query,
          expire_type: 1, // in days: the two clocks need not agree
          expire_interval: Math.min(DAYS_MAX, Math.max(1, days)),
          env_version: version,
        },
      });
      if (answer.kind === 'noAnswer' || LATER.has(answer.errcode)) return { kind: 'later' };
      const read = linkAnswer.safeParse(answer.json);
      const url = answer.errcode === 0 && read.success ? read.data.url_link : undefined;
      if (url !== undefined && origins.includes(new URL(url).origin)) {
        told.clear();
        return { kind: 'link', url };
      }
      tellOnce(answer.errcode === 0 ? 'not a link of WeChat' : String(answer.errcode));
      return { kind: 'none' };
    },
  };
};
