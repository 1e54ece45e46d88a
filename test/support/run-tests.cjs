'use strict';

/**
 * `npm test [-- jest arguments]`: builds, starts a private MariaDB and Redis, runs jest, stops them. Files that use
 * `describeOnEachEngine` run on both databases, those that use `describeInChromium` in the browser. `--deep` runs the
 * `*.deep.ts` files instead, four at a time, and after them the `*.alone.deep.ts` files, which measure seconds.
 * It ends with the seconds of each file, those of the budget, and `N passed, N failed`. Without the engines an ordinary user gets the SQLite
 * half; with CI=true that is a failure.
 */
const { spawn } = require('node:child_process');
const { generateKeyPair } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { build, ROOT } = require('../../server/operations/build.cjs');
const { installBrowser } = require('./browser.cjs');
const { fastFolder, installEngines, startEngines } = require('./private-engines.cjs');

const JEST = path.join(ROOT, 'node_modules/jest/bin/jest.js');
const CACHE = ['--cacheDirectory', path.join(ROOT, 'node_modules/.cache/jest')];
const DEEP_RUNS = [
  ['--testMatch', '**/test/**/!(*.alone).deep.ts', '--maxWorkers', '4'], // they wait half of their time
  ['--testMatch', '**/test/**/*.alone.deep.ts', '--runInBand'],
];
const BEGAN = Date.now();
const BUDGET_SECONDS = process.argv[2] === '--deep' ? 12 * 60 : 8 * 60;
const ARE_ALL_RUN = process.argv.slice(2).every((argument) => argument === '--deep');
// Far over the budget: a run that hangs is ended and fails, instead of waiting for ever. A larger run says more.
const MINUTES_MAX = Number(process.env.TEST_MINUTES ?? 20);

const run = async () => {
  const deep = process.argv.includes('--deep');
  const jestArguments = process.argv.slice(2).filter((argument) => argument !== '--deep');
  build();
  const missing = process.env.TEST_DATABASE_URL ? [] : installEngines();
  const missingBrowser = installBrowser();
  if (process.env.CI === 'true' && missing.length + missingBrowser.length > 0) {
    throw new Error(`Nothing was run: CI needs ${[...missing, ...missingBrowser].join(', ')}.`);
  }
  const remarks = [
    ...(missing.length > 0 ? [notRun('the half on MariaDB and Redis', missing)] : []),
    ...(missingBrowser.length > 0 ? [notRun('the mini-program in Chromium', missingBrowser)] : []),
  ];
  const runs = (deep ? DEEP_RUNS : [[]]).map((which) => [...which, '--passWithNoTests', ...jestArguments]);
  if (missing.length > 0) return runJest(runs, {}, remarks);
  const engines = process.env.TEST_DATABASE_URL ? undefined : await startEngines();
  try {
    return await runJest(
      runs,
      engines ? { TEST_DATABASE_URL: engines.databaseUrl, TEST_REDIS_URL: engines.redisUrl } : {},
      remarks,
    );
  } finally {
    await engines?.stop();
  }
};

const notRun = (what, packages) => `Not run: ${what}. Missing here: ${packages.join(', ')}.`;

/** Runs jest once for each list of arguments, prints the closing lines from its own figures, answers the exit code. */
const runJest = async (runs, engines, remarks) => {
  const folder = fs.mkdtempSync(path.join(fastFolder(), 'niannian-jest-'));
  const reports = [];
  try {
    const spareKeys = await writeSpareKeys(folder);
    const codes = [];
    for (const [at, which] of runs.entries()) {
      const report = path.join(folder, `report-${at}.json`);
      const jest = [JEST, '--json', `--outputFile=${report}`, '--forceExit', ...CACHE, ...which];
      const child = spawn(process.execPath, jest, {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'inherit'], // with --json jest reports on stderr, and again as JSON on stdout
        // whatever a test forgets there goes with the folder
        env: { ...process.env, ...engines, TMPDIR: folder, LOCAL_WECHAT_SPARE_KEYS: spareKeys },
      });
      codes.push(await finished(child));
      reports.push(fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : undefined);
    }
    for (const remark of remarks) console.log(remark);
    return interrupted ? 130 : closingLines(reports) || Math.max(...codes);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
};

const SPARE_KEYS = 10; // twice what a WeChat with two merchants needs

/** RSA keys for all the local WeChats of this run: each would take a second of a processor to make its own. */
const writeSpareKeys = async (folder) => {
  const pairs = await Promise.all(
    Array.from({ length: SPARE_KEYS }, () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 })),
  );
  const file = path.join(folder, 'spare-keys.json');
  const pems = pairs.map(({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' }));
  fs.writeFileSync(file, JSON.stringify(pems), { mode: 0o600 });
  return file;
};

let running;
let interrupted = false;

// Whatever ends this run early, the engines are stopped on the way out.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = true;
    running?.kill('SIGTERM');
  });
}

const finished = (child) => {
  running = child;
  if (interrupted) child.kill('SIGTERM');
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      console.error(`Not finished after ${MINUTES_MAX} minutes: ended.`);
      child.kill('SIGKILL');
    }, MINUTES_MAX * 60_000);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(patience);
      resolve(code ?? 130);
    });
  });
};

const SLOWEST_SHOWN = 20;

/** A file that could not even be loaded counts as one failure, and so does a run that did not report. */
const closingLines = (reports) => {
  const ran = reports.filter((report) => report !== undefined);
  const files = ran
    .flatMap(({ testResults }) => testResults)
    .map(({ name, startTime, endTime }) => ({ file: path.relative(ROOT, name), seconds: (endTime - startTime) / 1000 }))
    .sort((one, other) => other.seconds - one.seconds);
  for (const { file, seconds } of files.slice(0, SLOWEST_SHOWN))
    console.log(`${seconds.toFixed(1).padStart(7)} s  ${file}`);
  const seconds = Math.round((Date.now() - BEGAN) / 1000);
  if (ARE_ALL_RUN) console.log(`${seconds} s of the ${BUDGET_SECONDS} s that all of these may take`);
  const sum = (count) => ran.reduce((total, report) => total + count(report), 0);
  const failed =
    sum(({ numFailedTests, numRuntimeErrorTestSuites }) => numFailedTests + numRuntimeErrorTestSuites) +
    (reports.length - ran.length);
  const passed = sum(({ numPassedTests }) => numPassedTests);
  console.log(`${passed} passed, ${failed} failed`);
  return passed > 0 && failed === 0 ? 0 : 1; // nothing run is nothing proven
};

run()
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
