'use strict';

/**
 * `npm run release`: `release/niannian-<version>.tar.gz`, everything a machine without a network needs: the production
 * build, the production packages for x64 and arm64, migrations, packs, papers, unit files, a bill of materials, checksums;
 * nothing of `test/`. The finished archive is unpacked and searched for demo people, keys and test code; whatever is found
 * is named and the archive removed. Built twice from one commit, it is the same bytes.
 */
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const zlib = require('node:zlib');
const { build, ROOT } = require('./build.cjs');
const { billOfMaterials, installPackages } = require('./release-packages.cjs');

/** From the checkout → to the archive. */
const COPIED = {
  '.env.example': '.env.example',
  LICENSE: 'LICENSE',
  'README.md': 'README.md',
  'server/operations/deploy/install.sh': 'install.sh',
  'server/operations/deploy/niannian.sh': 'bin/niannian',
  'server/operations/deploy/units': 'deploy/units',
  'server/operations/deploy/nginx.conf': 'deploy/nginx.conf',
  'server/operations/deploy/my.cnf': 'deploy/my.cnf',
  'server/operations/deploy/Dockerfile': 'deploy/Dockerfile',
  'server/operations/deploy/compose.yml': 'deploy/compose.yml',
  'server/operations/OPERATIONS.zh.md': 'docs/OPERATIONS.zh.md',
  'server/operations/WECHAT-SETUP.zh.md': 'docs/WECHAT-SETUP.zh.md',
  'server/operations/COMPLIANCE.zh.md': 'docs/COMPLIANCE.zh.md',
  'server/participants/templates': 'templates/participants',
  'server/contributions/templates': 'templates/contributions',
};
const RUNNABLE = ['install.sh', 'bin/niannian'];
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
  const missing = Object.keys(COPIED).filter((file) => !fs.existsSync(path.join(ROOT, file)));
  if (missing.length > 0) throw new Error(`No release. Missing: ${missing.join(', ')}`);
  build({ out: path.join(folder, 'dist'), production: true });
  fs.rmSync(path.join(folder, 'dist/.build.json'));
  for (const [from, to] of Object.entries(COPIED))
    fs.cpSync(path.join(ROOT, from), path.join(folder, to), { recursive: true });
  for (const file of RUNNABLE) fs.chmodSync(path.join(folder, file), 0o755);
  const own = readJson('package.json');
  delete own.devDependencies;
  const bin = { niannian: 'bin/niannian' };
  writeJson(path.join(folder, 'package.json'), {
    ...own,
    bin,
    scripts: { start: 'node --enable-source-maps dist/server/main.js' },
  });
  const lock = path.join(folder, 'package-lock.json');
  fs.copyFileSync(path.join(ROOT, 'package-lock.json'), lock);
  installPackages(folder, run);
  fs.rmSync(lock); // what lies there is what runs: nobody installs again
  writeJson(path.join(folder, 'sbom.cdx.json'), billOfMaterials(folder, own.name, run));
  writeJson(path.join(folder, 'RELEASE.json'), { version: own.version, commit: gitSays('%H'), node: own.engines.node });
  const sums = filesUnder(folder).map((file) => `${sha256(fs.readFileSync(path.join(folder, file)))}  ${file}\n`);
  fs.writeFileSync(path.join(folder, CHECKSUMS), sums.join(''));
};

const pack = (work, name, archive) => {
  const order = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];
  const tar = run('tar', ['-C', work, ...order, `--mtime=@${gitSays('%ct') || '0'}`, '-cf', '-', name]);
  fs.mkdirSync(path.dirname(archive), { recursive: true });
  fs.writeFileSync(archive, zlib.gzipSync(tar, { level: 6 })); // 9 takes three times as long for one part in a hundred
};

/** Of the newest commit; nothing outside a checkout, where the archive's files are of 1970. */
const gitSays = (format) => {
  const { status, stdout } = spawnSync('git', ['log', '-1', `--format=${format}`], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
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

const run = (command, args, cwd = ROOT) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, maxBuffer: 1024 * 1024 * 1024 });
  if (status !== 0) throw error ?? new Error(`${command} failed: ${stderr}`);
  return stdout;
};

module.exports = { COPIED, problemsIn };

if (require.main === module) {
  try {
    const { archive, digest, files, bytes } = release();
    console.log(`${path.relative(ROOT, archive)}: ${files} files, ${Math.ceil(bytes / 1024)} KB, sha256 ${digest}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
