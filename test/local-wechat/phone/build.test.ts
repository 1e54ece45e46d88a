import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CHECKOUT } from './checkout';
import { buildMiniProgram } from './build/build-mini-program';
import { problemText } from './build/problem';

const SAMPLE = join(CHECKOUT, 'test/local-wechat/phone/sample');

/** The sample with some files written over. */
const problemsOf = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'mini-program-'));
  try {
    cpSync(SAMPLE, folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return (await buildMiniProgram(folder)).problems.map(problemText);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe('the build of a mini-program', () => {
  it('takes the sample without a word', async () => {
    const { problems, pages, bundle } = await buildMiniProgram(SAMPLE);
    expect(problems).toEqual([]);
    expect(pages).toEqual(['pages/home/home', 'pages/about/about', 'pages/form/form']);
    expect(bundle.code).toContain('样例小程序');
    expect(bundle.code).toMatch(/wx-page\[is=\\?"pages\/home\/home\\?"\] \{/);
    expect(bundle.code).toContain('.__S__card {');
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a tag that nobody knows',
      { 'pages/about/about.wxml': '<view>\n<veiw></veiw></view>' },
      'pages/about/about.wxml:2 <veiw> is no component',
    ],
    ['an unclosed tag', { 'pages/about/about.wxml': '<view>\n<text></view>' }, 'pages/about/about.wxml:'],
    ['a bad expression', { 'pages/about/about.wxml': '<view>{{ a + }}</view>' }, 'pages/about/about.wxml:1'],
    ['wx:else without wx:if', { 'pages/about/about.wxml': '<view wx:else>a</view>' }, 'pages/about/about.wxml:1'],
    [
      'an import that is not there',
      { 'pages/about/about.wxml': '<import src="no.wxml" />' },
      'pages/about/no.wxml not found',
    ],
    [
      'a WXS that is not there',
      { 'pages/about/about.wxml': '<wxs src="no.wxs" module="a" />' },
      'pages/about/no.wxs not found',
    ],
    [
      'a WXS newer than ES5',
      { 'utils/words.wxs': 'var a = 1;\nconst b = () => 2;\n' },
      'utils/words.wxs:2 const: WXS is ES5',
    ],
    ['WXSS with an open block', { 'app.wxss': '.a {\n color: red;\n' }, 'app.wxss:1 Unclosed block'],
    ['WXSS with *', { 'app.wxss': '.a { color: red; }\n* { margin: 0; }' }, 'app.wxss:2 WXSS has no selector *'],
    [
      'a tag in the WXSS of a component',
      { 'components/card/card.wxss': '.a { top: 0; }\nview { margin: 0; }' },
      'components/card/card.wxss:2 view: no tag',
    ],
    ['a picture of the package in WXSS', { 'app.wxss': '.a { background: url(/a.png); }' }, 'app.wxss:1 url(/a.png)'],
    ['an @import that is not there', { 'app.wxss': '@import "no.wxss";' }, 'app.wxss:1 @import no.wxss not found'],
    ['JSON with a mistake', { 'pages/about/about.json': '{\n  "a": 1,\n}' }, 'pages/about/about.json:3'],
    [
      'a component that is not there',
      { 'pages/about/about.json': '{ "usingComponents": { "no": "/components/no/no" } }' },
      'component "/components/no/no" not found',
    ],
    [
      'a script with a mistake',
      { 'pages/about/about.ts': 'Page({\n  data: {,\n});' },
      'pages/about/about.ts:2 Expected identifier',
    ],
    [
      'an import of what is not there',
      { 'pages/about/about.ts': "import { a } from './no';\nPage({ data: { a } });" },
      'Could not resolve "./no"',
    ],
    [
      'code from outside',
      {
        'pages/about/about.ts': `import { PHONE } from '${join(CHECKOUT, 'test/local-wechat/phone/checkout')}';\nPage({ data: { PHONE } });`,
      },
      'is outside of the mini-program',
    ],
    [
      'a page that is not there',
      { 'app.json': '{ "pages": ["pages/no/no"] }' },
      'pages/no/no.ts the script of pages/no/no is missing',
    ],
    [
      'a single tab',
      {
        'app.json':
          '{ "pages": ["pages/about/about"], "tabBar": { "list": [{ "pagePath": "pages/about/about", "text": "a" }] } }',
      },
      'app.json a tab bar has 2 to 5 tabs, not 1',
    ],
  ])('tells of %s', async (_, files, expected) => {
    expect((await problemsOf(files)).join('\n')).toContain(expected);
  });
});
