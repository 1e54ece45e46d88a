'use strict';

/**
 * `npm test [-- jest arguments]`: builds, starts a private MariaDB and Redis, runs jest, stops them. Files that use
 * `describeOnEachEngine` run on both databases, those that use `describeInChromium` in the browser. `--deep` runs the `*.deep.ts` files instead. The last line is
 * `N passed, N failed`. Without the engines an ordinary user gets the SQLite half; with CI=true that is a failure.
 */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { build, ROOT } = require('../../server/operations/build.cjs');
const { installBrowser } = require('./browser.cjs');
const { installEngines, startEngines } = require('./private-engines.cjs');

const JEST = path.join(ROOT, 'node_modules/jest/bin/jest.js');
const CACHE = ['--cacheDirectory', path.join(ROOT, 'node_modules/.cache/jest')];
const DEEP_FILE = /\.deep\.ts$/;
const MINUTES_MAX = 15; // far over the budget: a run that hangs is ended and fails, instead of waiting for ever

const run = async () => {
  const deep = process.argv.includes('--deep');
  const jestArguments = process.argv.slice(2).filter((argument) => argument !== '--deep');
  if (deep && !hasDeepFiles()) {
    console.log('No deep tests exist yet: nothing was run.');
    return 0;
  }
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
  if (missing.length > 0) return runJest(jestArguments, deep, {}, remarks);
  const engines = process.env.TEST_DATABASE_URL ? undefined : await startEngines();
  try {
    return await runJest(
      jestArguments,
      deep,
      engines ? { TEST_DATABASE_URL: engines.databaseUrl, TEST_REDIS_URL: engines.redisUrl } : {},
      remarks,
    );
  } finally {
    await engines?.stop();
  }
};

const notRun = (what, packages) => `Not run: ${what}. Missing here: ${packages.join(', ')}.`;

const hasDeepFiles = () =>
  fs.readdirSync(path.join(ROOT, 'test'), { recursive: true }).some((file) => DEEP_FILE.test(file));

/** Runs jest, prints the closing line from its own figures, answers the exit code. */
const runJest = async (jestArguments, deep, engines, remarks) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'niannian-jest-'));
  const report = path.join(folder, 'report.json');
  try {
    const pattern = deep ? ['--testMatch', '**/test/**/*.deep.ts', '--runInBand'] : [];
    const code = await finished(
      spawn(
        process.execPath,
        [JEST, '--json', `--outputFile=${report}`, '--forceExit', ...CACHE, ...pattern, ...jestArguments],
        {
          cwd: ROOT,
          stdio: ['ignore', 'ignore', 'inherit'], // with --json jest reports on stderr, and again as JSON on stdout
          env: { ...process.env, ...engines, TMPDIR: folder }, // whatever a test forgets there goes with the folder
        },
      ),
    );
    for (const remark of remarks) console.log(remark);
    return interrupted ? 130 : closingLine(report) || code;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
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

/** A file that could not even be loaded counts as one failure. */
const closingLine = (report) => {
  if (!fs.existsSync(report)) return 1;
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(fs.readFileSync(report, 'utf8'));
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  console.log(`${numPassedTests} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
};

run()
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
