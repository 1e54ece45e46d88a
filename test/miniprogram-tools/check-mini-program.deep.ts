import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plantTree } from '../support/planted-tree';
import type { ProgramEnd } from '../support/run-program';
import { buildProduct, runProgram } from '../support/run-program';
import { SAMPLE, SAMPLE_CONTRACT } from './sample-project';
import { CHECKOUT } from './tools';

const SECONDS_MAX = 600; // the first run installs the tools

type Files = Readonly<Record<string, string>>;
/** `names` stand on one line of the output: the file and line, and a part of what is said. */
type Fault = readonly [what: string, files: Files, ...names: readonly [place: string, words: string]];

const sampleText = (file: string): string => SAMPLE[file] ?? '';
/** Appends to a file of the sample; several faults may share one. */
const more = (file: string, text: string): Files => ({ [file]: `${sampleText(file)}${text}` });
const home = [
  '<import src="/templates/lost.wxml" />',
  '<amout amount-fen="{{1}}" />',
  '<view bindtap="onPay" />',
  '<view bindtapp="open" />',
  '<amount amount-fenn="{{1}}" bind:chosen="open" />',
  '<image src="/images/lost.png" />',
  '<view style="color: var(--paper)" />',
].join('\n');
const homeWxml = more('pages/home/home.wxml', `${home}\n`);
const homeJson = {
  'pages/home/home.json':
    '{\n  "usingComponents": {\n    "amount": "/components/amount/amount",\n    "tracker": "/components/tracker/tracker",\n    "qr": "/components/qr/qr"\n  }\n}\n',
};
const qr = {
  'components/qr/qr.json': '{ "component": true, "usingComponents": {\n} }\n',
  'components/qr/qr.ts': 'Component({});\n',
  'components/qr/qr.wxml': '<view />\n',
};
const amountWxss = more(
  'components/amount/amount.wxss',
  'view {\n  color: #12345;\n  margin: var(--gap);\n  colour: red;\n}\n',
);
const appJson = {
  'app.json': sampleText('app.json')
    .replace('"window"', '"windows": {},\n  "window"')
    .replace('"pages/receipt/receipt"', '"pages/receipt/receipt", "pages/lost/lost"'),
};

/** All are planted at once: each must be named for itself. */
const FAULTS: readonly Fault[] = [
  [
    'an unclosed tag',
    { 'pages/receipt/receipt.wxml': '<view>\n<text>没有凭证\n</view>\n' },
    'pages/receipt/receipt.wxml:2',
    'end tag',
  ],
  ['a bad expression', { 'templates/sum.wxml': '<view>\n{{ a + }}</view>\n' }, 'templates/sum.wxml:2', 'expression'],
  [
    'wx:else without wx:if',
    { 'templates/other.wxml': '<view />\n<view wx:else>没缴</view>\n' },
    'templates/other.wxml:2',
    'glass-easel',
  ],
  [
    'an import of a template that is missing',
    homeWxml,
    'pages/home/home.wxml:8',
    '/templates/lost.wxml does not exist',
  ],
  ['an unknown tag', homeWxml, 'pages/home/home.wxml:9', '<amout>'],
  ['a handler that no script has', homeWxml, 'pages/home/home.wxml:10', 'onPay is not a method'],
  ['an event that no built-in component has', homeWxml, 'pages/home/home.wxml:11', '<view> has no event tapp'],
  ['a property that the component does not have', homeWxml, 'pages/home/home.wxml:12', 'has no property amountFenn'],
  ['an event that the component never triggers', homeWxml, 'pages/home/home.wxml:12', 'has no event chosen'],
  ['a picture that is missing', homeWxml, 'pages/home/home.wxml:13', '/images/lost.png does not exist'],
  ['an undeclared variable in an inline style', homeWxml, 'pages/home/home.wxml:14', '--paper is declared nowhere'],
  [
    'a component that is missing',
    homeJson,
    'pages/home/home.json:4',
    'there is no component /components/tracker/tracker',
  ],
  ['a registered tag that no template uses', { ...homeJson, ...qr }, 'pages/home/home.json:5', 'no template uses <qr>'],
  [
    'malformed JSON',
    { 'components/broken/broken.json': '{\n  "component": true,\n}\n' },
    'components/broken/broken.json:3',
    'JSON',
  ],
  ['a key that app.json does not have', appJson, 'app.json:3', 'no key "windows"'],
  ['a page of app.json that is missing', appJson, 'app.json:2', 'the page pages/lost/lost has no pages/lost/lost.ts'],
  [
    'a page that is not in app.json',
    { 'pages/old/old.ts': 'Page({});\n', 'pages/old/old.wxml': '<view />\n', 'pages/old/old.json': '{}\n' },
    'pages/old/old.wxml',
    'not in app.json',
  ],
  [
    'a script that nothing uses',
    { 'words/old-words.ts': 'export const old = 1;\n' },
    'words/old-words.ts',
    'nothing uses',
  ],
  [
    'a type error',
    more('words/person-words.ts', "export const age: number = greeting({ name: '张三' });\n"),
    'words/person-words.ts:4',
    'TS2322',
  ],
  [
    'a handler that nobody uses',
    {
      'behaviors/busy.ts': sampleText('behaviors/busy.ts').replace(
        'onWait() {',
        'onRest() {\n      this.setData({ isBusy: false });\n    },\n    onWait() {',
      ),
    },
    'behaviors/busy.ts:4',
    'uses onRest',
  ],
  ['garbage in WXSS', { 'styles/garbage.wxss': '.a { color: red; }\n}}}\n' }, 'styles/garbage.wxss:2', 'wcsc'],
  [
    'an import of a style sheet that is missing',
    more('pages/home/home.wxss', '@import "lost.wxss";\n'),
    'pages/home/home.wxss:4',
    'lost.wxss does not exist',
  ],
  ['a tag selector in a component', amountWxss, 'components/amount/amount.wxss:7', 'classes only'],
  ['a bad colour', amountWxss, 'components/amount/amount.wxss:8', '#12345 is no colour'],
  ['an undeclared variable', amountWxss, 'components/amount/amount.wxss:9', '--gap is declared nowhere'],
  ['a property that CSS does not have', amountWxss, 'components/amount/amount.wxss:10', 'no property colour'],
];

const check = async (files: Files): Promise<ProgramEnd> => {
  const inFolder = Object.entries({ ...SAMPLE, ...files }).map(
    ([file, text]) => [`miniprogram/${file}`, text] as const,
  );
  const tree = plantTree({
    ...Object.fromEntries(inFolder),
    'miniprogram/tsconfig.json': readFileSync(join(CHECKOUT, 'miniprogram/tsconfig.json'), 'utf8'),
    'types/person.ts': SAMPLE_CONTRACT,
  });
  try {
    const env = process.env as Record<string, string>;
    const folder = join(tree.folder, 'miniprogram');
    return await runProgram(['test/miniprogram-tools/run-check.js', folder], { env, secondsMax: SECONDS_MAX });
  } finally {
    tree.remove();
  }
};

describe('the check of the mini-program', () => {
  let good: ProgramEnd;
  let faulty: ProgramEnd;
  let large: ProgramEnd;

  beforeAll(async () => {
    buildProduct();
    good = await check({});
    const filler = `Page({ data: { code: '${'缴'.repeat(140_000)}' } });\n`;
    [faulty, large] = await Promise.all([
      check(Object.assign({}, ...FAULTS.map(([, files]) => files)) as Files),
      check({ 'pages/receipt/receipt.ts': filler, 'words/marks.wxs': 'var mark = ;\n' }),
    ]);
  }, SECONDS_MAX * 1000);

  it('takes a mini-program without a fault and tells its size', () => {
    expect(good.output).toMatch(/main package: \d+\.\d KB compiled, 400\.0 KB allowed/);
    expect(good.output).toContain('The mini-program is in order');
    expect(good.code).toBe(0);
  });

  it('refuses one with faults, by its own checks and by every compiler of WeChat', () => {
    expect(faulty.code).toBe(1);
    for (const tool of ['(wcc)', '(wcsc)', '(glass-easel)', '(miniprogram-ci)']) expect(faulty.output).toContain(tool);
  });

  it.each(FAULTS)('names %s', (_, __, place, words) => {
    const lines = faulty.output
      .split('\n')
      .filter((line) => line.includes(`/miniprogram/${place} `) && line.includes(words));
    expect(lines.length === 0 ? faulty.output : lines).toHaveLength(1);
  });

  it('names an error in a WXS module', () => {
    expect(large.output).toMatch(/miniprogram\/words\/marks\.wxs:1 {2}Expected exp \(wcc\)/);
  });

  it('refuses a package over our budget and names its largest file', () => {
    expect(large.code).toBe(1);
    expect(large.output).toMatch(
      /miniprogram\/pages\/receipt\/receipt\.ts {2}the main package has 41\d\.\d KB, more than 400\.0 KB/,
    );
  });
});
