'use strict';

const { performance } = require('node:perf_hooks');

/** `--require` it: when the process ends, its last line on stderr says how long it ran, how long it used a processor and its greatest size in memory. */
const began = performance.now();
process.on('exit', () => {
  const seconds = (performance.now() - began) / 1000;
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const { user, system } = process.cpuUsage();
  const busy = (user + system) / 1e6;
  process.stderr.write(`usage: ${seconds.toFixed(1)} s, ${busy.toFixed(1)} s busy, ${megabytes} MB\n`);
});
