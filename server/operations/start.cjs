'use strict';

/**
 * `npm start`: builds, then runs the product. RUN_MODE=demo only when RUN_MODE is unset; the demo brings its own WeChat.
 * The program takes this process over, so Ctrl-C and SIGTERM reach it directly.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { build, ROOT } = require('./build.cjs');

const start = () => {
  process.env.RUN_MODE ??= 'demo';
  const program = process.env.RUN_MODE === 'demo' ? 'test/demo/start-demo' : 'server/main';
  try {
    build();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
    return;
  }
  const file = path.join(ROOT, 'dist', `${program}.js`);
  if (!fs.existsSync(file)) {
    console.error(`${program}.ts is missing: this checkout is not complete.`);
    process.exitCode = 1;
    return;
  }
  runAsMain(file);
};

const runAsMain = (file) => {
  process.setSourceMapsEnabled(true);
  process.argv[1] = file;
  Module.runMain();
};

module.exports = { runAsMain };

if (require.main === module) start();
