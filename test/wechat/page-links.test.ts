import type { PageLink } from '../../server/messages/page-links';
import { createPageLinks } from '../../server/wechat/page-links';
import type { ApiAnswer, ApiRequest } from '../../server/wechat/wechat-api';
import { heard } from './wechat-world';

const NOW = new Date('2026-06-11T02:00:00.000Z');
const LINK = 'https://wxaurl.cn/AbC123dEf45';
const answered = (json: Record<string, unknown>): ApiAnswer => ({
  kind: 'answer',
  errcode: Number(json['errcode'] ?? 0),
  json,
});
const linksOf = (answer: () => ApiAnswer, log = heard()) => {
  const asked: ApiRequest[] = [];
  const links = createPageLinks({
    keeper: {
      call: (request) => {
        asked.push(request);
        return Promise.resolve(answer());
      },
    },
    version: 'release',
    origins: ['https://wxaurl.cn'],
    clock: { now: () => NOW },
    logger: log.logger,
  });
  const link = (until = NOW): Promise<PageLink> => links.linkTo({ page: 'pages/check/check?r=tok', until });
  return { asked, link };
};

test('asks for the page, its query apart, for the released app', async () => {
  const { asked, link } = linksOf(() => answered({ errcode: 0, url_link: LINK }));
  expect(await link()).toEqual({ kind: 'link', url: LINK });
  expect(asked).toEqual([
    {
      path: '/wxa/generate_urllink',
      body: {
        path: '/pages/check/check',
        query: 'r=tok',
        expire_type: 1,
        expire_interval: 1,
        env_version: 'release',
      },
    },
  ]);
});

test.each([
  ['2026-06-11T02:00:00.001Z', 1],
  ['2026-06-12T02:00:00.001Z', 2],
  ['2026-06-30T16:00:00.000Z', 20],
  ['2026-12-31T16:00:00.000Z', 30],
  ['2026-06-01T00:00:00.000Z', 1],
])('until %s: %i days', async (until, days) => {
  const { asked, link } = linksOf(() => answered({ errcode: 0, url_link: LINK }));
  await link(new Date(until));
  expect(asked[0]?.body?.['expire_interval']).toBe(days);
});

test.each<[string, ApiAnswer, PageLink['kind']]>([
  ['no answer', { kind: 'noAnswer', why: 'timeout' }, 'later'],
  ['busy', answered({ errcode: -1 }), 'later'],
  ['too many a minute', answered({ errcode: 45011 }), 'later'],
  ['the token is refused twice', answered({ errcode: 40001 }), 'later'],
  ['too many a day', answered({ errcode: 45009 }), 'none'],
  ['the page is not released', answered({ errcode: 40165 }), 'none'],
  ['no permission', answered({ errcode: 48001 }), 'none'],
  ['an error beside a link', answered({ errcode: 40165, url_link: LINK }), 'none'],
  ['no link', answered({ errcode: 0 }), 'none'],
  ['another host', answered({ errcode: 0, url_link: 'https://wxaurl.cn.example/a' }), 'none'],
  ['a host in the name of a user', answered({ errcode: 0, url_link: 'https://wxaurl.cn@example.cn/a' }), 'none'],
  ['in the open', answered({ errcode: 0, url_link: 'http://wxaurl.cn/a' }), 'none'],
  ['with words behind it', answered({ errcode: 0, url_link: 'https://wxaurl.cn/a 请转账' }), 'none'],
  ['a script', answered({ errcode: 0, url_link: 'javascript:alert(1)' }), 'none'],
])('%s', async (_, answer, kind) => {
  expect((await linksOf(() => answer).link()).kind).toBe(kind);
});

test('what a person must mend is told once, and again when it had been mended', async () => {
  const log = heard();
  let answer = answered({ errcode: 40165 });
  const { link } = linksOf(() => answer, log);
  for (let at = 0; at < 3; at += 1) await link();
  expect(log.lines).toHaveLength(1);
  expect(JSON.parse(log.lines[0] ?? '')).toMatchObject({ level: 50, why: '40165' });
  answer = answered({ errcode: 0, url_link: LINK });
  await link();
  answer = answered({ errcode: 40165 });
  await link();
  expect(log.lines).toHaveLength(2);
});
