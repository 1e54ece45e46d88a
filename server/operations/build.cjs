'use strict';

/**
 * Compiles TypeScript to `dist/` with the same relative paths: `node server/operations/build.cjs [--production] [--out DIR]`.
 * Only files whose size or time changed are compiled; outputs without a source are removed. A production build has no `test/`.
 */
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../..');
const PRODUCT = ['server', 'types'];
const DEVELOPMENT = [
  'test/local-wechat',
  'test/local-sms',
  'test/demo',
  'test/bench',
  'test/support',
  'test/faults',
  'test/schedules',
  'test/miniprogram-tools',
];
/** What code reads beside itself. Fonts stay in their package. */
const COPIED = new Set(['.json', '.html', '.css', '.svg', '.js', '.csv']);
const MANIFEST = '.build.json';
const OPTIONS = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
  module: { type: 'commonjs' },
  sourceMaps: true,
  inlineSourcesContent: false,
  swcrc: false,
};

/** Brings `out` up to date and answers how many files were written and removed. Throws when a file does not compile. */
const build = ({ root = ROOT, out = path.join(root, 'dist'), production = false } = {}) => {
  const before = readManifest(out);
  const after = {};
  let written = 0;
  for (const source of sources(root, production ? PRODUCT : [...PRODUCT, ...DEVELOPMENT])) {
    const { mtimeMs, size } = fs.statSync(path.join(root, source));
    after[source] = `${mtimeMs} ${size}`;
    if (after[source] === before[source] && fs.existsSync(path.join(out, outputOf(source)))) continue;
    emit(root, out, source);
    written += 1;
  }
  const removed = removeStale(out, new Set(Object.keys(after).map(outputOf)));
  if (written + removed > 0 || !fs.existsSync(path.join(out, MANIFEST))) {
    write(path.join(out, MANIFEST), JSON.stringify({ key: manifestKey(), files: after }));
  }
  return { written, removed };
};

const sources = (root, folders) =>
  folders
    .map((folder) => path.join(root, folder))
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => filesUnder(folder))
    .filter(isBuilt)
    .map((file) => path.relative(root, file));

const filesUnder = (folder) =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(full);
    return entry.isFile() ? [full] : [];
  });

const isBuilt = (file) =>
  /\.ts$/.test(file)
    ? !/\.(d|test|deep)\.ts$/.test(file)
    : COPIED.has(path.extname(file)) && !/(tsconfig|package(-lock)?)\.json$/.test(file);

const outputOf = (source) => source.replace(/\.ts$/, '.js');

const emit = (root, out, source) => {
  const from = path.join(root, source);
  const to = path.join(out, outputOf(source));
  if (!source.endsWith('.ts')) return write(to, fs.readFileSync(from));
  const sourceFileName = path.relative(path.dirname(to), from);
  const { code, map } = compiler().transformFileSync(from, { ...OPTIONS, filename: from, sourceFileName });
  write(`${to}.map`, map);
  return write(to, `${code}\n//# sourceMappingURL=${path.basename(to)}.map\n`);
};

const compiler = () => {
  try {
    return require('@swc/core');
  } catch (error) {
    throw new Error('The compiler @swc/core is missing. Run: npm install (with development dependencies).', {
      cause: error,
    });
  }
};

// Two builds may run at once: a reader sees the old file or the new one, never half of it.
const write = (file, content) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  fs.writeFileSync(fresh, content);
  fs.renameSync(fresh, file);
};

const removeStale = (out, kept) => {
  if (!fs.existsSync(out)) return 0;
  const stale = filesUnder(out)
    .map((file) => path.relative(out, file))
    .filter((file) => file !== MANIFEST && !file.endsWith('.new') && !kept.has(file.replace(/\.map$/, '')));
  for (const file of stale) fs.rmSync(path.join(out, file), { force: true });
  return stale.length;
};

const manifestKey = () => `${JSON.stringify(OPTIONS)} node ${process.versions.node}`;

const readManifest = (out) => {
  try {
    const { key, files } = JSON.parse(fs.readFileSync(path.join(out, MANIFEST), 'utf8'));
    return key === manifestKey() ? files : {};
  } catch {
    return {}; // no build yet, or one that was interrupted
  }
};

module.exports = { build, ROOT };

if (require.main === module) {
  const outAt = process.argv.indexOf('--out');
  try {
    const { written, removed } = build({
      production: process.argv.includes('--production'),
      ...(outAt === -1 ? {} : { out: path.resolve(process.argv[outAt + 1]) }),
    });
    console.log(`build: ${written} files written, ${removed} removed`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
