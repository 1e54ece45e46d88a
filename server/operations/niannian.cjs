#!/usr/bin/env node
'use strict';

/** The command `niannian`: builds when this is a checkout with its compiler, then runs the command line. */
const fs = require('node:fs');
const path = require('node:path');
const { build, ROOT } = require('./build.cjs');
const { runAsMain } = require('./start.cjs');

const PROGRAM = path.join(ROOT, 'dist/server/cli/main.js');

const run = () => {
  try {
    build();
  } catch (error) {
    if (!(error.cause?.code === 'MODULE_NOT_FOUND' && fs.existsSync(PROGRAM))) {
      console.error(error.message);
      process.exitCode = 1;
      return;
    }
  }
  runAsMain(PROGRAM);
};

run();
