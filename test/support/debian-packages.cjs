'use strict';

/** Finds programs, and installs what lacks when we are root on Debian. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const SEARCHED = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];

const find = (command) =>
  SEARCHED.map((folder) => path.join(folder, command)).find((file) => {
    try {
      fs.accessSync(file, fs.constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Does nothing for an ordinary user: what lacks afterwards is for the caller to say. */
const installPackages = (wanted) => {
  if (wanted.length === 0 || process.getuid?.() !== 0 || !find('apt-get')) return;
  console.log(`Installing ${wanted.join(', ')} …`);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...wanted], options);
};

module.exports = { find, installPackages };
