import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CHECKOUT, plantTree } from '../support/planted-tree';

const { COPIED, problemsIn } = createRequire(__filename)(join(CHECKOUT, 'server/operations/release.cjs')) as {
  COPIED: Readonly<Record<string, string>>;
  problemsIn: (folder: string) => string[];
};

const problemsOf = (files: Readonly<Record<string, string>>): string[] => {
  const tree = plantTree(files);
  try {
    return problemsIn(tree.folder);
  } finally {
    tree.remove();
  }
};

describe('what a release must not hold', () => {
  it.each([
    ['a demo person', 'dist/server/a.js', "const id = '61019919560312004X';", 'a person of the demo county'],
    ['a private key', 'dist/server/a.js', '-----BEGIN PRIVATE KEY-----', 'a private key'],
    ['an RSA key', 'keys/a.pem', '-----BEGIN RSA PRIVATE KEY-----', 'a private key'],
    ['a test', 'dist/test/demo/start-demo.js', '', 'a file of test/'],
    ['an import of a test', 'dist/server/a.js', 'require("../../test/support/a")', 'code that needs test/'],
  ])('%s', (_, file, text, problem) => {
    expect(problemsOf({ [file]: text })).toEqual([`${problem}: ${file}`]);
  });

  it('what goes into it as it is: papers, samples, templates', () => {
    const tree = plantTree({});
    for (const [from, to] of Object.entries(COPIED))
      cpSync(join(CHECKOUT, from), join(tree.folder, 'release', to), { recursive: true });
    const problems = problemsIn(join(tree.folder, 'release'));
    tree.remove();
    expect(problems).toEqual([]);
  });

  it('ordinary code is no problem', () => {
    expect(problemsOf({ 'dist/server/a.js': 'require("./latest/a")', 'README.md': 'npm test\n' })).toEqual([]);
  });
});
