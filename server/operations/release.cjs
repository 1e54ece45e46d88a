'use strict';

/**
 * `npm run release`: `release/niannian-<version>.tar.gz` with the production build and nothing of `test/`. The finished
 * archive is unpacked and searched for demo people, keys and test code; whatever is found is named and the archive removed.
 * Built twice from one commit, it is the same bytes.
 */
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const zlib = require('node:zlib');
const { build, ROOT } = require('./build.cjs');

const COPIED = ['.env.example', 'LICENSE', 'README.md'];
const CHECKSUMS = 'SHA256SUMS';
const FORBIDDEN = [
  ['a person of the demo county', /610199/],
  ['a private key', /BEGIN (?:[A-Z]+ )?PRIVATE KEY/],
  ['code that needs test/', /require\(["'][./]*\/test\//],
];

const release = () => {
  const { version } = readJson('package.json');
  const name = `niannian-${version}`;
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'niannian-release-'));
  const archive = path.join(ROOT, 'release', `${name}.tar.gz`);
  try {
    stage(path.join(work, name));
    pack(work, name, archive);
    const problems = problemsInArchive(archive, path.join(work, 'unpacked'));
    if (problems.length > 0) {
      fs.rmSync(archive);
      throw new Error(`No release. The archive held:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    }
    const digest = sha256(fs.readFileSync(archive));
    fs.writeFileSync(`${archive}.sha256`, `${digest}  ${path.basename(archive)}\n`);
    return { archive, digest, files: filesUnder(path.join(work, name)).length, bytes: fs.statSync(archive).size };
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
};

const readJson = (file) => JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));
const writeJson = (file, value) => fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);

const stage = (folder) => {
  const missing = COPIED.filter((file) => !fs.existsSync(path.join(ROOT, file)));
  if (missing.length > 0) throw new Error(`No release. Missing: ${missing.join(', ')}`);
  build({ out: path.join(folder, 'dist'), production: true });
  fs.rmSync(path.join(folder, 'dist/.build.json'));
  for (const file of COPIED) fs.copyFileSync(path.join(ROOT, file), path.join(folder, file));
  const bin = { niannian: 'dist/server/cli/main.js' };
  const scripts = { start: 'node --enable-source-maps dist/server/main.js' };
  writeJson(path.join(folder, 'package.json'), { ...readJson('package.json'), bin, scripts });
  const lock = readJson('package-lock.json');
  Object.assign(lock.packages[''], { bin });
  writeJson(path.join(folder, 'package-lock.json'), lock);
  const sums = filesUnder(folder).map((file) => `${sha256(fs.readFileSync(path.join(folder, file)))}  ${file}\n`);
  fs.writeFileSync(path.join(folder, CHECKSUMS), sums.join(''));
};

const pack = (work, name, archive) => {
  const order = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];
  const tar = run('tar', ['-C', work, ...order, `--mtime=@${commitTime()}`, '-cf', '-', name]);
  fs.mkdirSync(path.dirname(archive), { recursive: true });
  fs.writeFileSync(archive, zlib.gzipSync(tar, { level: 9 }));
};

/** Seconds since 1970 of the commit; outside a checkout the archive's files are of 1970. */
const commitTime = () => {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '0';
};

const problemsInArchive = (archive, folder) => {
  fs.mkdirSync(folder);
  run('tar', ['-C', folder, '-xzf', archive]);
  return problemsIn(folder);
};

/** What must not leave the house, in any file below a folder. */
const problemsIn = (folder) =>
  filesUnder(folder).flatMap((file) => {
    const text = fs.readFileSync(path.join(folder, file), 'latin1');
    const found = FORBIDDEN.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${what}: ${file}`);
    return /(^|\/)tests?\//.test(file) ? [...found, `a file of test/: ${file}`] : found;
  });

const filesUnder = (folder) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();

const sha256 = (content) => crypto.createHash('sha256').update(content).digest('hex');

const run = (command, args) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { maxBuffer: 1024 * 1024 * 1024 });
  if (status !== 0) throw error ?? new Error(`${command} failed: ${stderr}`);
  return stdout;
};

module.exports = { problemsIn };

if (require.main === module) {
  try {
    const { archive, digest, files, bytes } = release();
    console.log(`${path.relative(ROOT, archive)}: ${files} files, ${Math.ceil(bytes / 1024)} KB, sha256 ${digest}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
