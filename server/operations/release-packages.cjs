'use strict';

/**
 * What a release needs from npm, so that a county's machine needs no network: the production packages with the native parts
 * of both processors (Linux with glibc, x64 and arm64), and the bill of materials of exactly what lies there.
 */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const OTHER_PROCESSOR = 'arm64';
const QUIETLY = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
const FONT_PACKAGE = '@expo-google-fonts/noto-sans-sc';
const FONT_WEIGHTS = new Set(['400Regular', '700Bold']); // those that receipt-fonts.ts reads
/** Of packages nobody runs: their tests, their types, what only a debugger reads, the builds for another C library. */
const TEST_FOLDERS = new Set(['test', 'tests', '__tests__']);
const UNREAD = /(\.d\.[cm]?ts|\.map)$/;
const OTHER_LIBRARY = /^linux-[a-z0-9]+-musl/;

/** Fills `folder/node_modules`; `package.json` and `package-lock.json` lie there already. Runs `npm` by `run`. */
const installPackages = (folder, run) => {
  run('npm', ['install', '--omit=dev', '--os=linux', '--cpu=x64', ...QUIETLY], folder);
  addOtherProcessor(folder, run);
  prune(path.join(folder, 'node_modules'));
};

/** The lock's packages for the other processor alone, with the lock's checksums. */
const addOtherProcessor = (folder, run) => {
  const { packages } = JSON.parse(fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
  const native = Object.entries(packages).filter(([, entry]) => !entry.dev && isFor(entry, OTHER_PROCESSOR));
  if (native.length === 0) return;
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'niannian-native-'));
  try {
    const dependencies = Object.fromEntries(native.map(([at, { version }]) => [nameAt(at), version]));
    const root = { name: 'native', version: '0.0.0', optionalDependencies: dependencies }; // optional: this machine has another processor
    const lock = { ...root, lockfileVersion: 3, requires: true, packages: { '': root, ...Object.fromEntries(native) } };
    fs.writeFileSync(path.join(work, 'package.json'), JSON.stringify(root));
    fs.writeFileSync(path.join(work, 'package-lock.json'), JSON.stringify(lock));
    run('npm', ['install', '--os=linux', `--cpu=${OTHER_PROCESSOR}`, ...QUIETLY], work);
    for (const [at] of native) fs.cpSync(path.join(work, at), path.join(folder, at), { recursive: true });
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
};

const isFor = ({ os: systems = [], cpu = [] }, processor) => systems.includes('linux') && cpu.includes(processor);

const nameAt = (at) => at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);

const prune = (modules) => {
  for (const name of ['.bin', '.package-lock.json'])
    fs.rmSync(path.join(modules, name), { recursive: true, force: true });
  const font = path.join(modules, FONT_PACKAGE);
  for (const { name } of foldersIn(font)) {
    if (!FONT_WEIGHTS.has(name)) fs.rmSync(path.join(font, name), { recursive: true });
  }
  pruneBelow(modules);
};

const foldersIn = (folder) => fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

const pruneBelow = (folder) => {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (TEST_FOLDERS.has(entry.name) || OTHER_LIBRARY.test(entry.name)) fs.rmSync(full, { recursive: true });
      else pruneBelow(full);
    } else if (UNREAD.test(entry.name)) fs.rmSync(full);
  }
};

/** The bill of materials (CycloneDX) of `folder`, the same for the same packages. */
const billOfMaterials = (folder, name, run) => {
  const bill = JSON.parse(
    run('npm', ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application'], folder).toString(),
  );
  delete bill.serialNumber; // of this run
  delete bill.metadata.timestamp;
  bill.metadata.component.name = name;
  for (const component of bill.components) {
    // Where this machine downloaded it from is nobody's business; the hash says what it is.
    component.externalReferences = component.externalReferences.filter(({ type }) => type !== 'distribution');
  }
  return bill;
};

module.exports = { installPackages, billOfMaterials };
