/** A text of the checkout, by its path in it. */
export type SourceFile = { readonly file: string; readonly text: string };

/** A rule about the code itself, with one text that breaks it. What it looks for is written in pieces, or it would find itself. */
export type CodeRule = {
  readonly name: string;
  readonly violations: (files: readonly SourceFile[]) => string[];
  readonly planted: SourceFile;
};

/** The examples printed in the standard itself, GB 11643-1999. */
const OFFICIAL_VECTORS = ['11010519491231002X', '440524188001010014'];
const ID_NUMBER = /(?<!\d)[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/g;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/=]{40}/;

const isCode = ({ file }: SourceFile): boolean => /\.(ts|cjs|mjs|js)$/.test(file);
const isHelper = ({ file }: SourceFile): boolean =>
  /^test\/.*\.ts$/.test(file) && !/\.(test|deep|cluster)\.ts$/.test(file);

/** Lines of the given files that match, as `file:line`. */
const linesWith = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files.flatMap(({ file, text }) =>
    text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}`] : [])),
  );

const ofRealPeople = ({ file, text }: SourceFile): string[] =>
  [...text.matchAll(ID_NUMBER)]
    .map(([number]) => number)
    .filter((number) => hasCheckDigit(number) && !number.startsWith('610199'))
    .filter((number) => !OFFICIAL_VECTORS.includes(number.toUpperCase()))
    .map(() => file);

const hasCheckDigit = (number: string): boolean => {
  const digits = number.slice(0, 17).split('').map(Number);
  const sum = digits.reduce((total, digit, at) => total + digit * (2 ** (17 - at) % 11), 0);
  return '10X98765432'[sum % 11] === number[17]?.toUpperCase();
};

export const CODE_RULES: readonly CodeRule[] = [
  {
    name: 'has no test that is left out or runs alone',
    violations: (files) =>
      linesWith(
        files.filter(isCode),
        /\b(it|test|describe)\.(only|skip|todo|failing)\b|(^|\s)(f|x)(it|describe|test)\(/,
      ),
    planted: { file: 'test/a.test.ts', text: ['it.on', "ly('works', () => {});"].join('') },
  },
  {
    name: 'has nothing put off',
    violations: (files) => linesWith(files.filter(isCode), /\b(TO[D]O|FIX[M]E|HA[C]K|XX[X])\b/),
    planted: { file: 'server/a.ts', text: ['// TO', 'DO: refund'].join('') },
  },
  {
    name: 'knows no path of a developer’s machine',
    violations: (files) => linesWith(files, /(^|[^\w.\-/])\/(work|root|home|Users)\/\w/),
    planted: { file: 'README.md', text: ['see /ho', 'me/somebody/notes'].join('') },
  },
  {
    name: 'runs every file that holds tests',
    violations: (files) => linesWith(files.filter(isHelper), /^\s*(it|test)(\.each\(.*\))?\(['"`]/),
    planted: { file: 'test/payments/orders.ts', text: ['  i', "t('is never run', () => {});"].join('') },
  },
  {
    name: 'names no person who may exist: ID numbers are of the unassigned county 610199',
    violations: (files) => files.flatMap(ofRealPeople),
    planted: { file: 'test/a.ts', text: ["const id = '110101199001", "011237';"].join('') },
  },
  {
    name: 'holds no private key',
    violations: (files) => files.filter(({ text }) => PRIVATE_KEY.test(text)).map(({ file }) => file),
    planted: { file: 'test/key.json', text: ['-----BEGIN PRIVATE ', 'KEY-----\n', 'A'.repeat(64)].join('') },
  },
];

/** Whatever `git ls-files --stage` lists that is no ordinary file: a link leads out of the repository on another machine. */
export const linksIn = (stage: string): string[] =>
  stage.split('\n').flatMap((line) => (/^1[26]0000 /.test(line) ? [line.split('\t')[1] ?? ''] : []));

/** Packages whose version is a range. */
export const unpinned = (versions: Readonly<Record<string, string>>): string[] =>
  Object.entries(versions).flatMap(([name, version]) => (/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [name]));

/** Addresses from which a lock file says that packages were fetched. */
export const registriesIn = (lockText: string): string[] => {
  const { packages } = JSON.parse(lockText) as { packages: Record<string, { resolved?: string }> };
  return Object.values(packages).flatMap(({ resolved }) => (resolved?.startsWith('http') ? [resolved] : []));
};
